import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const skip = missingPrograms('storescu', 'python3');
const READ_ZIP = `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(sorted(z.namelist()))
for n in z.namelist(): sys.stdout.flush(); sys.stdout.buffer.write(z.read(n) if n.endswith('.json') else b''), print('PLANTED' if b'PLANTED' in z.read(n) else 'clean', n)`;

/** The far side of the wire: answers as servers in use do, and keeps what it was told. */
async function startVendor() {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests.push(
        `${request.url}\n${JSON.stringify(request.headers)}\n${Buffer.concat(parts).toString('latin1')}`,
      );
      response.setHeader('content-type', 'application/json').end('{"response":"Processing"}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

test(
  'nothing that names a person leaves, in the package or in a request, or gets into the log',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    using vendor = await startVendor();
    const folder = join(directory.path, 'shared');
    for (const name of ['to_process', 'processed']) mkdirSync(join(folder, name), { recursive: true });
    await using scene = await Scene.open({
      env: { PROCESSING_URL: `folder:${folder}?server=${vendor.url}` },
    });
    const exam = scene.makeExam({ manufacturer: 'ge', defects: { planted: true } });
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      is: ({ step, state }) => step === 'DOWNLOADER' || state === 'FAILED',
      what: 'was sent',
    });
    assert.notEqual(task.state, 'FAILED', JSON.stringify(task.failure));
    const packages = readdirSync(join(folder, 'to_process')).filter((name) => name.endsWith('.zip'));
    assert.equal(packages.length, 1);
    assert.ok(
      vendor.requests.some((request) => request.startsWith('/processing')),
      'the server was told',
    );
    const { stdout, stderr } = await runProgram(PYTHON, [
      '-c',
      READ_ZIP,
      join(folder, 'to_process', packages[0] as string),
    ]);
    assert.match(stdout, /\['metadata.json', 'voxels.npy'\]/, stderr);
    const forbidden = ['PLANTED', exam.series.studyInstanceUid, exam.series.seriesInstanceUid, '19600229'];
    for (const word of forbidden) {
      assert.ok(!stdout.includes(word), `${word} is in the package`);
      assert.ok(!vendor.requests.join('\n').includes(word), `${word} is in a request`);
    }
    const { tasks } = await graphql<{ tasks: { edges: { node: { package: { manifest: unknown } } }[] } }>(
      scene.api,
      '{ tasks(first: 1) { edges { node { package { manifest { path value } } } } } }',
    );
    const manifest = JSON.stringify(tasks.edges[0]?.node.package.manifest);
    assert.ok(manifest.length > 200, 'the manifest says what left');
    assert.ok(!manifest.includes('PLANTED'));
    assert.doesNotMatch(scene.gateway.log(), /PLANTED/, 'log');
  },
);

test('a failed series names no patient in the log', { skip }, async () => {
  await using scene = await Scene.open({ config: '{ quietSeconds: 1 }' });
  const exam = scene.makeExam({
    slices: 10,
    patientName: 'Nemo^Secretus',
    patientId: 'SECRET-ID',
    accessionNumber: 'SECRET-ACC',
  });
  await scene.push(exam.files);
  assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'FAILED');
  assert.doesNotMatch(scene.gateway.log(), /Secretus|SECRET-ID|SECRET-ACC/);
});
