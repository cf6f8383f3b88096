/** Sends the phantom over loopback and prints seconds as JSON; run in a network namespace whose loopback is a poor link. */
import { statSync, createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { request } from 'undici';
import { writePackage } from '../../server/processing/package.ts';
import { makeSubmission, startServer, transportTo } from '../support/processing/scene.ts';
import { phantomVolume } from '../support/processing/phantom-volume.ts';
import { jobMetadata } from '../support/processing/volumes.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

using directory = temporaryDirectory();
const { volume } = phantomVolume({ slices: 600, rows: 200, columns: 200, sliceSpacing: 2, seed: 5 });

async function ours(): Promise<number> {
  const server = await startServer(join(directory.path, 'server'), { never: true });
  const transport = transportTo(server.url);
  const started = performance.now();
  const packaging = { kind: 'http', encoding: 'jpeg-ls+rescale', coding: 'identity' } as const;
  const job = await makeSubmission(directory.path, volume, '202603141530260001', packaging);
  await transport.submit(job, () => {}, new AbortController().signal);
  const seconds = (performance.now() - started) / 1000;
  await transport.close();
  await server.close();
  return seconds;
}

async function peer(): Promise<number> {
  const sink = createServer((incoming, answer) => incoming.resume().on('end', () => answer.end()));
  sink.listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const path = join(directory.path, 'package.zip');
  const started = performance.now();
  await writePackage(path, { kind: 'shared-folder', dtype: '<f4' }, volume, jobMetadata());
  const answer = await request(`http://127.0.0.1:${(sink.address() as AddressInfo).port}/`, {
    method: 'PUT',
    headers: { 'content-length': String(statSync(path).size) },
    body: createReadStream(path),
    headersTimeout: 0,
  });
  await answer.body.dump();
  const seconds = (performance.now() - started) / 1000;
  sink.closeAllConnections();
  sink.close();
  return seconds;
}

console.log(JSON.stringify({ ours: await ours(), peer: await peer() }));
