/** Archives as a RIS speaks of them to a gateway, by its API. */
import assert from 'node:assert/strict';
import { graphql, type Api } from './graphql-client.ts';
import { mutate } from './task-api.ts';
import { waitFor } from './wait-for.ts';

export interface RetrievalView {
  readonly id: string;
  readonly state: string;
  readonly completed: number;
  readonly failed: number;
  readonly remaining: number | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly series: readonly {
    readonly instanceUid: string;
    readonly isHere: boolean;
    readonly warning: { readonly code: string; readonly message: string } | null;
  }[];
  readonly tasks: readonly { readonly id: string; readonly state: string }[];
}
const RETRIEVAL = `id state completed failed remaining failure { code message }
  series { instanceUid isHere warning { code message } } tasks { id state }`;

export async function requestSeries(api: Api, input: string): Promise<RetrievalView> {
  const { requestSeries: asked } = await graphql<{ requestSeries: RetrievalView & { message?: string } }>(
    api,
    `mutation { requestSeries(input: ${input}) { __typename ... on Retrieval { ${RETRIEVAL} } ... on Error { message } } }`,
  );
  assert.ok(asked.id, asked.message);
  return asked;
}

export async function ended(api: Api, id: string): Promise<RetrievalView> {
  return waitFor(
    async () => {
      const { retrieval } = await graphql<{ retrieval: RetrievalView }>(
        api,
        `query ($id: ID!) { retrieval(id: $id) { ${RETRIEVAL} } }`,
        { id },
      );
      return ['COMPLETED', 'FAILED', 'CANCELLED'].includes(retrieval.state) && retrieval;
    },
    { what: `the end of retrieval ${id}`, timeoutMs: 90_000 },
  );
}

/** What the diagnosis says of searching and retrieving. */
export async function diagnosed(api: Api, name: string): Promise<string[]> {
  const { diagnoseDevice } = await graphql<{
    diagnoseDevice: { steps: { name: string; outcome: string; notice: { code: string } }[] };
  }>(
    api,
    `
      mutation ($name: String!) {
        diagnoseDevice(name: $name) {
          ... on Diagnosis {
            steps {
              name
              outcome
              notice {
                code
              }
            }
          }
        }
      }
    `,
    { name },
  );
  return diagnoseDevice.steps
    .filter((step) => ['FIND', 'MOVE', 'GET'].includes(step.name))
    .map((step) => `${step.name} ${step.outcome}${step.outcome === 'FAILED' ? ` ${step.notice.code}` : ''}`);
}

export async function declareArchive(api: Api, name: string, port: number, more = ''): Promise<void> {
  await mutate(
    api,
    `createDevice(input: { name: "${name}", aeTitle: "${name}", host: "127.0.0.1", port: ${port}, canQuery: true ${more} })`,
  );
}
