/** Packing a volume and sending it: by the gateway, and as the existing product does. */
import { createReadStream, mkdirSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { request } from 'undici';
import { writePackage } from '../../server/remote/package.ts';
import { startShapingProxy, type Shape, type ShapingProxy } from '../../server/stand-in/shaping-proxy.ts';
import type { Packaging, StoredVolume } from '../../server/remote/transport.ts';
import { NEVER } from '../support/imaging-steps.ts';
import { makeSubmission, startServer, transportTo } from '../support/remote/scene.ts';
import { jobMetadata } from '../support/remote/volumes.ts';

export const OURS = {
  kind: 'http',
  encoding: 'jpeg-ls+rescale',
  coding: 'identity',
} as const satisfies Packaging;
export const ZIP = { kind: 'shared-folder', dtype: '<f4' } as const satisfies Packaging;

/** What a proxy plays, or loopback as it is. */
export type Link = Shape | 'loopback';

export interface Sent {
  readonly seconds: number;
  /** Of the package. */
  readonly bytes: number;
  /** That went out over the link. */
  readonly carried: number;
  readonly cuts: number;
}

/** Packs and uploads until the digest is confirmed; the link is cut every so many ms. */
export async function sendPackage(
  volume: StoredVolume,
  directory: string,
  link: Link,
  cutEveryMs = Infinity,
): Promise<Sent> {
  mkdirSync(directory);
  const server = await startServer(join(directory, 'server'), { never: true });
  const proxy = await startLink(Number(new URL(server.url).port), link);
  const transport = transportTo(`http://127.0.0.1:${proxy.port}`);
  const started = performance.now();
  const job = await makeSubmission(directory, volume, '202603141530260001', OURS);
  let cuts = 0;
  const cut = (): void => {
    cuts++;
    proxy.cut();
  };
  const cutting = Number.isFinite(cutEveryMs) ? setInterval(cut, cutEveryMs) : undefined;
  try {
    await transport.submit(job, () => {}, NEVER);
    const seconds = (performance.now() - started) / 1000;
    return { seconds, bytes: job.bytes, carried: proxy.carried.up, cuts };
  } finally {
    clearInterval(cutting);
    await transport.close();
    await proxy.close();
    await server.close();
  }
}

/** Zips the values as float32 and sends that in one request; seconds. */
export async function sendZip(volume: StoredVolume, path: string, link: Link): Promise<number> {
  const sink = createServer((incoming, answer) => incoming.resume().on('end', () => answer.end()));
  sink.listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const proxy = await startLink((sink.address() as AddressInfo).port, link);
  try {
    const started = performance.now();
    await writePackage(path, ZIP, volume, jobMetadata());
    const answer = await request(`http://127.0.0.1:${proxy.port}/`, {
      method: 'PUT',
      headers: { 'content-length': String(statSync(path).size) },
      body: createReadStream(path),
      headersTimeout: 0,
    });
    await answer.body.dump();
    return (performance.now() - started) / 1000;
  } finally {
    await proxy.close();
    sink.closeAllConnections();
    sink.close();
  }
}

async function startLink(port: number, link: Link): Promise<ShapingProxy> {
  if (link !== 'loopback') return startShapingProxy({ host: '127.0.0.1', port }, link);
  return { port, carried: { up: NaN, down: NaN }, cuts: 0, cut: () => {}, close: async () => {} };
}
