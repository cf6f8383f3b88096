/** Images that come by STOW-RS: pushed by Orthanc's DICOMweb plugin, and by scripted requests. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Scene, type Exam } from '../e2e/scene.ts';
import { storescu } from '../support/dcmtk.ts';
import { graphql } from '../support/graphql-client.ts';
import { startOrthanc, WEB_SETTINGS } from '../support/orthanc.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { listTasks, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Answered {
  readonly status: number;
  readonly stored: readonly string[];
  /** SOP Instance UIDs with their Failure Reasons. */
  readonly failed: readonly (readonly [string, number])[];
}
type Sequence = { Value: Record<string, { Value: [string & number] }>[] } | undefined;

const BOUNDARY = 'of the test';

function multipart(files: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat([
    ...files.flatMap((file) => [
      Buffer.from(`--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`),
      typeof file === 'string' ? readFileSync(file) : file,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
}

describe('images come by STOW-RS', { skip: missingPrograms('Orthanc', 'storescu', 'storescp') }, () => {
  const owned = new AsyncDisposableStack();
  let scene: Scene;
  let token: string;
  before(async () => {
    scene = owned.use(await Scene.open({ config: '{ quietSeconds: 2 }' }));
    token = await newToken('SENDER', 'PACS');
  });
  after(() => owned.disposeAsync());

  async function newToken(role: string, device?: string): Promise<string> {
    const { createApiToken } = await graphql<{ createApiToken: { token: string } }>(
      scene.api,
      `
        mutation ($input: ApiTokenInput!) {
          createApiToken(input: $input) {
            ... on NewApiToken {
              token
            }
          }
        }
      `,
      { input: { name: `sends as ${device ?? 'nobody'}`, role, device } },
    );
    return createApiToken.token;
  }

  async function store(
    files: readonly (string | Buffer)[],
    {
      path = '',
      type = `multipart/related; type="application/dicom"; boundary="${BOUNDARY}"`,
      by = token,
    } = {},
  ): Promise<Answered> {
    const response = await fetch(`${scene.gateway.url}/dicom-web/studies${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by}`, 'content-type': type },
      body: new Uint8Array(multipart(files)),
    });
    const body = (await response.json()) as Record<string, Sequence>;
    const uid = (item: Record<string, { Value: [string & number] }>) => item['00081155']?.Value[0] ?? '';
    return {
      status: response.status,
      stored: (body['00081199']?.Value ?? []).map(uid),
      failed: (body['00081198']?.Value ?? []).map((item) => [uid(item), item['00081197']!.Value[0]] as const),
    };
  }

  test('a series that Orthanc pushes is processed and delivered, and its source is the device of the token', async () => {
    const { path } = owned.use(temporaryDirectory('stow-'));
    await using orthanc = await startOrthanc(
      join(path, 'orthanc'),
      {},
      {
        ...WEB_SETTINGS,
        DicomWeb: {
          ...WEB_SETTINGS.DicomWeb,
          Servers: {
            gateway: {
              Url: `${scene.gateway.url}/dicom-web/`,
              HttpHeaders: { Authorization: `Bearer ${token}` },
            },
            basic: { Url: `${scene.gateway.url}/dicom-web/`, Username: 'orthanc', Password: token },
          },
        },
      },
    );
    for (const server of ['gateway', 'basic']) {
      const exam = scene.makeExam({ manufacturer: server === 'basic' ? 'ge' : 'siemens' });
      assert.equal((await storescu(exam.files, orthanc.dicomPort, { calledAe: 'ORTHANC' })).status, 0);
      const [series] = (await orthanc.json('/tools/find', {
        Level: 'Series',
        Query: { SeriesInstanceUID: exam.series.seriesInstanceUid },
      })) as string[];
      await orthanc.json(`/dicom-web/servers/${server}/stow`, { Resources: [series], Synchronous: true });
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task));
      assert.equal(task.images.received, 50);
      assert.deepEqual(
        scene.check(
          exam,
          task.results.map((result) => result.seriesInstanceUid),
        ).problems ?? [],
        [],
      );
      const { task: read } = await graphql<{ task: { source: { device: string | null } } }>(
        scene.api,
        'query ($id: ID!) { task(id: $id) { source { device } } }',
        { id: task.id },
      );
      assert.equal(read.source.device, 'PACS');
    }
  });

  test('what was answered as stored survives a kill of the gateway at once', async () => {
    const exam = scene.makeExam();
    const { status, stored } = await store(exam.files);
    await scene.restart('SIGKILL');
    assert.equal(status, 200);
    assert.equal(stored.length, 50);
    assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'COMPLETED');
  });

  test('each image is answered for: another study, no DICOM, another transfer syntax', async () => {
    const [exam, other] = [scene.makeExam(), scene.makeExam()] as [Exam, Exam];
    const mixed = [exam.files[0]!, other.files[0]!, Buffer.from('no DICOM file at all')];
    const { status, stored, failed } = await store(mixed, { path: `/${exam.series.studyInstanceUid}` });
    assert.equal(status, 202);
    assert.equal(stored.length, 1);
    assert.deepEqual(
      failed.map(([, reason]) => reason),
      [0xa900, 0xc000],
    );
    const bigEndian = Buffer.from(readFileSync(exam.files[1]!));
    const syntax = bigEndian.indexOf('1.2.840.10008.1.2.1');
    bigEndian.write('1.2.840.10008.1.2.2', syntax, 'latin1');
    assert.deepEqual((await store([bigEndian])).failed[0]?.[1], 0xc122);
    assert.equal((await store([bigEndian])).status, 409);
    assert.equal((await store([])).status, 400);
  });

  test('only a token of that role may, and it may nothing else', async () => {
    const exam = scene.makeExam();
    for (const role of ['VIEWER', 'OPERATOR', 'ADMINISTRATOR'])
      assert.equal((await store(exam.files, { by: await newToken(role) })).status, 403);
    assert.equal((await store(exam.files, { by: 'pft_nobody' })).status, 401);
    assert.equal((await store(exam.files, { by: scene.api.token })).status, 403);
    assert.equal((await store(exam.files, { type: 'application/dicom' })).status, 415);
    assert.equal((await store(exam.files, { path: '/no-uid' })).status, 404);
    assert.deepEqual(await listTasks(scene.api, { seriesInstanceUid: exam.series.seriesInstanceUid }), []);
    const asked = await fetch(`${scene.gateway.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ tasks(first: 1) { totalCount } }' }),
    });
    assert.match(await asked.text(), /does not allow|ROLE_TOO_LOW/);
    const preview = await fetch(`${scene.gateway.url}/previews/${'1'.repeat(18)}/a.png`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(preview.status, 403);
  });

  test('a sender that breaks off loses nothing that it was answered for, and leaves nothing behind', async () => {
    const exam = scene.makeExam();
    const body = multipart(exam.files);
    const { httpPort } = scene.gateway;
    const socket = connect(httpPort, '127.0.0.1');
    socket.write(
      `POST /dicom-web/studies HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n` +
        `Content-Type: multipart/related; type="application/dicom"; boundary="${BOUNDARY}"\r\n\r\n`,
    );
    socket.write(body.subarray(0, body.length / 2));
    await waitForTask(scene.api, exam.series.seriesInstanceUid, { is: ({ images }) => images.received > 10 });
    socket.destroy();
    const { status, stored } = await store(exam.files);
    assert.deepEqual([status, stored.length], [200, 50]);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.deepEqual([task.state, task.images.received], ['COMPLETED', 50]);
  });

  test('the example of the integration guide sends a series', async () => {
    const guide = readFileSync(join(import.meta.dirname, '../../docs/integration.md'), 'utf8');
    const [, code = ''] = /<!-- example: stow -->\s*```python\n([\s\S]*?)```/.exec(guide) ?? [];
    const exam = scene.makeExam();
    const { status, stdout, stderr } = await runProgram(PYTHON, ['-c', code], {
      env: { GATEWAY_URL: scene.gateway.url, GATEWAY_TOKEN: token, SERIES: dirname(exam.files[0]!) },
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^200 /);
    assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'COMPLETED');
  });
});
