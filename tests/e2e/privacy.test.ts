import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { storeObjects } from '../../dicom/index.ts';
import { graphql } from '../support/graphql-client.ts';
import type { Manufacturer } from '../../server/phantom/options.ts';
import { MARK, PlantedMarkers, uidsIn, wordsIn } from '../support/planted-markers.ts';
import { startAlteringProxy } from '../support/remote/altering-proxy.ts';
import { startProcessingServer } from '../support/processing-server.ts';
import { missingPrograms, PYTHON } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene, type Exam } from './scene.ts';

const skip = missingPrograms('storescu', 'python3');
/** Names and contents of an archive's entries. */
const READ_ZIP = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        sys.stdout.buffer.write(name.encode() + b"\\n" + archive.read(name))
`;
const PACKAGE = '{ tasks(first: 1) { edges { node { package { bytes manifest { path value } } } } } }';

/** A series with a marker everywhere, sent as its bytes are; what must not leave, the markers and every UID of it. */
async function pushPlanted(
  scene: Scene,
  manufacturer: Manufacturer,
): Promise<{ exam: Exam; forbidden: readonly string[] }> {
  const exam = scene.makeExam({
    manufacturer,
    patientName: `${MARK}9001^NAME`,
    patientId: `${MARK}9002`,
    accessionNumber: `${MARK}9003`,
    seriesDescription: `${MARK}9004`,
  });
  const markers = new PlantedMarkers();
  const sent: Buffer[] = [];
  for (const path of exam.files) {
    sent.push(markers.plant(readFileSync(path)));
    writeFileSync(path, sent.at(-1) as Buffer);
  }
  const forbidden = [MARK, '19600229', ...uidsIn(Buffer.concat(sent))];
  assert.ok(forbidden.length > 50, 'every instance has a UID');
  const { sopClassUid, transferSyntaxUid, objects, seriesInstanceUid } = exam.series;
  const { stored } = await storeObjects({
    host: '127.0.0.1',
    port: scene.gateway.dicomPort,
    callingAeTitle: 'SCANNER',
    calledAeTitle: 'PETFECTIOR',
    objects: exam.files.map((path, at) => {
      const { sopInstanceUid } = objects[at] as (typeof objects)[number];
      return { path, sopClassUid, sopInstanceUid, transferSyntaxUid };
    }),
  });
  assert.equal(stored, 50);
  // The SOP class is the same for all PET images of the world, and part of the lists of every server.
  const isOfPatient = (word: string) => word !== sopClassUid && word !== transferSyntaxUid;
  assert.ok(forbidden.includes(seriesInstanceUid));
  return { exam, forbidden: forbidden.filter(isOfPatient) };
}

async function packageOf(scene: Scene): Promise<{ readonly bytes: number; readonly manifest: string }> {
  type Package = { bytes: number; manifest: unknown };
  const { tasks } = await graphql<{ tasks: { edges: { node: { package: Package } }[] } }>(scene.api, PACKAGE);
  const { bytes, manifest } = tasks.edges[0]?.node.package as Package;
  return { bytes, manifest: JSON.stringify(manifest) };
}

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

for (const manufacturer of ['ge', 'siemens'] as const) {
  test(
    `nothing that names a person leaves through the shared folder, in the package or in a request (${manufacturer})`,
    { skip },
    async () => {
      using directory = temporaryDirectory();
      using vendor = await startVendor();
      const folder = join(directory.path, 'shared');
      for (const name of ['to_process', 'processed']) mkdirSync(join(folder, name), { recursive: true });
      await using scene = await Scene.open({
        env: { PROCESSING_URL: `folder:${folder}?server=${vendor.url}` },
      });
      const { exam, forbidden } = await pushPlanted(scene, manufacturer);
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
        is: ({ step, state }) => step === 'DOWNLOADER' || state === 'FAILED',
        what: 'was sent',
      });
      assert.notEqual(task.state, 'FAILED', JSON.stringify(task.failure));
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      assert.deepEqual(
        files.map(({ name }) => name.replace(/^\d{18}/, 'TASK')),
        ['TASK_petfectior.zip'],
      );
      const [zip] = files.map(({ parentPath, name }) => join(parentPath, name)) as [string];
      const opened = execFileSync(PYTHON, ['-c', READ_ZIP, zip], { maxBuffer: 1 << 28 });
      assert.ok(opened.includes('voxels.npy') && opened.includes('metadata.json'));
      assert.ok(opened.includes(exam.series.manufacturer), 'what is on the list is there');
      const requests = vendor.requests.join('\n');
      assert.match(requests, /\/processing/, 'the server was told');
      const left = Buffer.concat([Buffer.from(zip), readFileSync(zip), opened, Buffer.from(requests)]);
      assert.deepEqual(wordsIn(left, forbidden), []);

      const { manifest } = await packageOf(scene);
      assert.ok(manifest.length > 200, 'the manifest says what left');
      assert.deepEqual(wordsIn(Buffer.from(manifest), forbidden), []);
      assert.deepEqual(wordsIn(Buffer.from(scene.gateway.log()), forbidden), [], 'log');
    },
  );

  test(
    `nothing that names a person leaves by http, in any byte of any request of a task's life (${manufacturer})`,
    { skip },
    async () => {
      using directory = temporaryDirectory();
      await using server = await startProcessingServer(directory.path);
      const requests: Buffer[] = [];
      const uploaded: Buffer[] = [];
      await using proxy = await startAlteringProxy(server.httpEnv['PROCESSING_URL'] as string, {
        sent: ({ method, url, rawHeaders, body }) => {
          requests.push(Buffer.from(`${method} ${url}\n${rawHeaders.join('\n')}\n`), body);
          if (method === 'PATCH') uploaded.push(body);
        },
      });
      // The package goes as codestreams, which nothing compresses further: what is inside is there to be seen.
      await using scene = await Scene.open({ env: { ...server.httpEnv, PROCESSING_URL: proxy.url } });
      const { exam, forbidden } = await pushPlanted(scene, manufacturer);
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      const { bytes, manifest } = await packageOf(scene);
      assert.equal(Buffer.concat(uploaded).length, bytes, 'the whole package went through the proxy');
      const told = Buffer.concat(requests);
      assert.ok(told.includes(exam.series.manufacturer), 'what is on the list is there');
      assert.deepEqual(wordsIn(told, forbidden), []);
      assert.deepEqual(wordsIn(Buffer.from(manifest), forbidden), []);
      assert.deepEqual(wordsIn(Buffer.from(scene.gateway.log()), forbidden), [], 'log');
    },
  );
}

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
