/** The examples of the README, and those of docs/integration.md that speak with archives, run as they stand against DCMTK's and Orthanc. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { declareArchive, ended, requestSeries } from '../support/archive-api.ts';
import { startDcmqrscp } from '../support/dcmqrscp.ts';
import { storescu } from '../support/dcmtk.ts';
import { graphql } from '../support/graphql-client.ts';
import { startOrthanc, WEB_SETTINGS } from '../support/orthanc.ts';
import { collectText, missingPrograms, PROGRAM_ENV, runProgram } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'docs/integration.md'), 'utf8');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const skip = missingPrograms('dcmqrscp', 'Orthanc', 'storescp', 'storescu', 'curl');

interface Said {
  readonly __typename: string;
  readonly id: string;
  readonly name: string;
}
interface Study {
  readonly instanceUid: string;
  readonly series: readonly { readonly modality: string; readonly task: { readonly id: string } | null }[];
}

describe('the examples of the README, and those for archives of the integration guide', { skip }, () => {
  const owned = new AsyncDisposableStack();
  let scene: Scene;
  let folder: string;
  before(async () => {
    scene = owned.use(await Scene.open({ config: '{ quietSeconds: 2 }' }));
    folder = owned.use(temporaryDirectory('examples-')).path;
  });
  after(() => owned.disposeAsync());

  function example(name: string, document = GUIDE): string {
    const found = new RegExp(`<!-- example: ${name} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(document);
    return found?.[1] ?? assert.fail(`no example ${name}`);
  }
  const own = () => ({ ...PROGRAM_ENV, GATEWAY_URL: scene.gateway.url, GATEWAY_TOKEN: scene.api.token });

  async function run(
    name: string,
    env: Readonly<Record<string, string>> = {},
    document = GUIDE,
  ): Promise<string> {
    const { status, stdout, stderr } = await runProgram('bash', ['-euc', example(name, document)], {
      env: { ...own(), ...env },
    });
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  }
  async function asked<T>(
    name: string,
    field: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    return (JSON.parse(await run(name, env)) as { data: Record<string, T> }).data[field] as T;
  }

  test('a series is pushed', async () => {
    const exam = scene.makeExam();
    await run('push', {
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_DICOM_PORT: String(scene.gateway.dicomPort),
      SERIES: dirname(exam.files[0]!),
    });
    assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'COMPLETED');
  });

  test('a study is searched by C-FIND and fetched by C-MOVE; another comes by C-GET on a word of the RIS', async () => {
    const rule = await asked<Said>('save-rule', 'saveRule');
    assert.deepEqual([rule.__typename, rule.name], ['Rule', 'Research']);
    await using moving = await startDcmqrscp(join(folder, 'move'), { PETFECTIOR: scene.gateway.dicomPort });
    await declareArchive(scene.api, 'ARCHIVE', moving.port);
    const first = scene.makeExam({ accessionNumber: 'A4711' });
    await moving.store(first.files);
    const [study, ...others] = await asked<readonly Study[]>('search-studies', 'studies');
    assert.deepEqual(others, []);
    assert.deepEqual(
      study?.series.map(({ modality, task }) => [modality, task]),
      [['PT', null]],
    );
    const retrieve = await asked<Said>('retrieve-study', 'retrieve', { STUDY: study.instanceUid });
    assert.equal(retrieve.__typename, 'Retrieval');
    assert.equal((await ended(scene.api, retrieve.id)).state, 'COMPLETED');
    assert.equal((await waitForTask(scene.api, first.series.seriesInstanceUid)).state, 'COMPLETED');
    await mutate(scene.api, 'deleteDevice(name: "ARCHIVE")');

    await using getting = await startDcmqrscp(join(folder, 'get'), {});
    const second = scene.makeExam({ accessionNumber: 'A4711', manufacturer: 'ge' });
    await getting.store(second.files);
    const where = { ARCHIVE_HOST: '127.0.0.1', ARCHIVE_PORT: String(getting.port) };
    const declared = await asked<Said & { retrieveBy: string }>('archive-by-get', 'createDevice', where);
    assert.equal(declared.retrieveBy, 'GET');
    const order = await asked<Said>('request-series', 'requestSeries');
    assert.equal((await asked<Said>('request-series', 'requestSeries')).id, order.id);
    await ended(scene.api, order.id);
    const end = await asked<{ state: string; completed: number; tasks: readonly Said[] }>(
      'retrieval',
      'retrieval',
      { RETRIEVAL: order.id },
    );
    assert.deepEqual([end.state, end.completed, end.tasks.length], ['COMPLETED', 50, 1]);
    assert.equal((await waitForTask(scene.api, second.series.seriesInstanceUid)).state, 'COMPLETED');
    await mutate(scene.api, 'deleteDevice(name: "ARCHIVE")');
  });

  test('the README: an order of a RIS, each step as it happens, and a series by STOW-RS', async () => {
    await using archive = await startDcmqrscp(join(folder, 'readme'), {
      PETFECTIOR: scene.gateway.dicomPort,
    });
    await declareArchive(scene.api, 'ARCHIVE', archive.port);
    const ordered = scene.makeExam({ accessionNumber: 'A4711', manufacturer: 'philips' });
    await archive.store(ordered.files);
    const follower = spawn('bash', ['-euc', example('follow', README)], { env: own(), detached: true });
    const [told, said] = [collectText(follower.stdout), collectText(follower.stderr)];
    using _end = { [Symbol.dispose]: () => void process.kill(-(follower.pid as number), 'SIGKILL') };
    const key = `readme-${process.pid}`;
    const answer = await run('request-series', {}, README.replace('order-1', key));
    const { requestSeries: order } = (JSON.parse(answer) as { data: { requestSeries: Said } }).data;
    assert.equal(order.__typename, 'Retrieval', answer);
    assert.equal((await ended(scene.api, order.id)).state, 'COMPLETED');
    const { id } = await waitForTask(scene.api, ordered.series.seriesInstanceUid);
    const isTold = (state: string) =>
      told()
        .split('\n')
        .some((line) => line.startsWith('data: {') && line.includes(id) && line.includes(`"${state}"`));
    await waitFor(() => isTold('COMPLETED'), { what: `the end of ${id} is told: ${said()}` });

    const sent = scene.makeExam({ accessionNumber: 'S1' });
    const { createApiToken } = await graphql<{ createApiToken: { token: string } }>(
      scene.api,
      `
        mutation {
          createApiToken(input: { name: "stow", role: SENDER }) {
            ... on NewApiToken {
              token
            }
          }
        }
      `,
    );
    const stored = await run(
      'stow',
      { SERIES: dirname(sent.files[0]!), SENDER_TOKEN: createApiToken.token },
      README,
    );
    assert.match(stored, /00081199/);
    assert.equal((await waitForTask(scene.api, sent.series.seriesInstanceUid)).state, 'COMPLETED');
  });

  test('a DICOMweb server is searched by QIDO-RS, fetched from by WADO-RS and delivered to by STOW-RS', async () => {
    await using orthanc = await startOrthanc(join(folder, 'web'), {}, WEB_SETTINGS);
    const exam = scene.makeExam({ accessionNumber: 'W1' });
    assert.equal((await storescu(exam.files, orthanc.dicomPort, { calledAe: 'ORTHANC' })).status, 0);
    const where = { ARCHIVE_URL: `${orthanc.url}/dicom-web` };
    assert.equal((await asked<Said>('dicom-web-archive', 'createDevice', where)).name, 'WEB');
    await mutate(scene.api, 'updateDevice(name: "WEB", input: { isDestination: true })');
    const order = await requestSeries(scene.api, '{ device: "WEB", accessionNumber: "W1" }');
    assert.equal((await ended(scene.api, order.id)).state, 'COMPLETED');
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.deepEqual(task.deliveries.map(({ device, sent }) => [device.name, sent]).sort(), [
      ['PACS', 50],
      ['WEB', 50],
    ]);
  });
});
