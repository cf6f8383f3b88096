/** What a RIS asks for by accession number alone: fetched from an archive, chosen by the rules, processed, delivered. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startDcmqrscp } from '../support/dcmqrscp.ts';
import { dcmdumpValues } from '../support/dcmtk.ts';
import { graphql, type Api } from '../support/graphql-client.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { realData, seriesJudge } from '../support/real-data.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

interface Retrieval {
  readonly state: string;
  readonly completed: number;
  readonly failure: { readonly code: string } | null;
  readonly tasks: readonly { readonly id: string; readonly state: string }[];
}

/** Asks as a RIS does, and waits until every image has come. */
async function requested(api: Api, accessionNumber: string): Promise<Retrieval> {
  const { requestSeries } = await graphql<{ requestSeries: { id: string; message?: string } }>(
    api,
    `
      mutation ($input: RequestSeriesInput!) {
        requestSeries(input: $input) {
          ... on Retrieval {
            id
          }
          ... on Error {
            message
          }
        }
      }
    `,
    { input: { device: 'ARCHIVE', accessionNumber, key: accessionNumber } },
  );
  assert.ok(requestSeries.id, requestSeries.message);
  return waitFor(
    async () => {
      const { retrieval } = await graphql<{ retrieval: Retrieval }>(
        api,
        'query ($id: ID!) { retrieval(id: $id) { state completed failure { code } tasks { id state } } }',
        { id: requestSeries.id },
      );
      return ['COMPLETED', 'FAILED'].includes(retrieval.state) && retrieval;
    },
    { what: 'the end of the retrieval', timeoutMs: 90_000 },
  );
}

const REAL = realData('pet-ge-ibsi-cropped/STS_019');

test(
  'a real GE series comes from dcmqrscp by its accession number, and goes whole to its destination',
  { skip: REAL.skip || missingPrograms('dcmqrscp', 'storescu', 'dcmdump') },
  async () => {
    using directory = temporaryDirectory();
    await using scene = await Scene.open({ config: '{ quietSeconds: 3 }' });
    await using archive = await startDcmqrscp(join(directory.path, 'archive'), {
      PETFECTIOR: scene.gateway.dicomPort,
    });
    const files = readdirSync(REAL.path).map((name) => join(REAL.path, name));
    const [series] = await dcmdumpValues([files[0]!], '0020,000e');
    const [accessionNumber] = await dcmdumpValues([files[0]!], '0008,0050');
    await archive.store(files);
    await mutate(
      scene.api,
      `createDevice(input: { name: "ARCHIVE", aeTitle: "ARCHIVE", host: "127.0.0.1", port: ${archive.port}, canQuery: true })`,
    );
    const retrieval = await requested(scene.api, accessionNumber!);
    assert.deepEqual(
      [retrieval.state, retrieval.completed, retrieval.failure],
      ['COMPLETED', files.length, null],
    );
    const task = await waitForTask(scene.api, series!, { timeoutMs: 180_000 });
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
    assert.deepEqual([task.images.received, task.deliveries[0]?.sent], [files.length, files.length]);
    const result = join(directory.path, 'result');
    const received = scene.destination.received();
    assert.equal(received.length, files.length);
    for (const { path, sopInstanceUid } of received) cpSync(path, join(result, sopInstanceUid));
    const judge = seriesJudge();
    if (judge.skip) return;
    const { status, stdout, stderr } = await runProgram(PYTHON, [judge.path, REAL.path, result], {
      timeoutMs: 180_000,
    });
    assert.equal(status, 0, stdout + stderr);
  },
);

test(
  'of what an accession number has, the rules choose what is processed',
  { skip: missingPrograms('dcmqrscp', 'storescu') },
  async () => {
    using directory = temporaryDirectory();
    await using scene = await Scene.open({ config: '{ quietSeconds: 2 }' });
    await using archive = await startDcmqrscp(directory.path, { PETFECTIOR: scene.gateway.dicomPort });
    await mutate(
      scene.api,
      'saveRule(input: { name: "No brain", conditions: [{ field: SERIES_DESCRIPTION, values: ["*brain*"] }], action: IGNORE })',
    );
    const accessionNumber = 'A4713';
    const wanted = scene.makeExam({ accessionNumber, seriesDescription: 'WB AC' });
    const other = scene.makeExam({ accessionNumber, seriesDescription: 'BRAIN AC' });
    await archive.store([...wanted.files, ...other.files]);
    await mutate(
      scene.api,
      `createDevice(input: { name: "ARCHIVE", aeTitle: "ARCHIVE", host: "127.0.0.1", port: ${archive.port}, canQuery: true })`,
    );
    const retrieval = await requested(scene.api, accessionNumber);
    assert.deepEqual([retrieval.state, retrieval.completed], ['COMPLETED', 100]);
    assert.equal((await waitForTask(scene.api, wanted.series.seriesInstanceUid)).state, 'COMPLETED');
    assert.equal((await waitForTask(scene.api, other.series.seriesInstanceUid)).state, 'IGNORED');
    assert.equal(scene.destination.received().length, 50);
  },
);
