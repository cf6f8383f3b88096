import { createReadStream, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { request } from 'undici';
import { createTransport } from '../../server/processing/create-transport.ts';
import { writePackage } from '../../server/processing/package.ts';
import { denoiseVolume } from '../../server/processing/reference-server/denoise-volume.ts';
import { startShapingProxy } from '../../server/processing/reference-server/shaping-proxy.ts';
import { readSourceVolume } from '../../server/pipeline/source-volume.ts';
import { zipOf } from '../../server/processing/shared-folder/zip.ts';
import type { StoredVolume, Submission } from '../../server/processing/transport.ts';
import { encodeFloats } from '../../server/processing/voxel-encoding.ts';
import { writeAside } from '../../server/processing/write-aside.ts';
import { NEVER, seriesPaths, validate } from '../support/imaging-steps.ts';
import { phantomVolume } from '../support/processing/phantom-volume.ts';
import { startServer, TOKEN } from '../support/processing/scene.ts';
import { jobMetadata } from '../support/processing/volumes.ts';
import { realData } from '../support/real-data.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, median, type BenchRow } from './bench-row.ts';

export const name = 'Transfer: package and result on a link of 20 Mbit/s, 20 ms each way';

/** Bytes a second, and ms one way. */
const LINK = { bandwidth: 20e6 / 8, latency: 20 } as const;
const CUT_EVERY = 3000;
const RUNS = 3;
const PACKAGING = { kind: 'http', encoding: 'jpeg-ls+rescale', coding: 'identity' } as const;
const GOAL = 'goal: ratio at most 0.45';

export async function run(): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  const phantom = phantomVolume({ slices: 600, rows: 200, columns: 200, sliceSpacing: 2, seed: 5 }).volume;
  const rows = await bytesOf('phantom of 600 slices of 200x200', phantom, join(directory.path, 'phantom'));
  const real = await realVolume();
  if (real)
    rows.push(
      ...(await bytesOf('GE Discovery ST, 267 slices of 128x128', real, join(directory.path, 'real'))),
    );
  return [...rows, ...(await seconds(phantom, directory.path)), ...(await withLoss())];
}

/** A namespace of our own, whose loopback has the link's rate and packets and loses one in twenty. */
const LOSSY_LINK = [
  'ip link set lo up mtu 1500 gso_max_segs 1',
  'tc qdisc add dev lo root tbf rate 20mbit burst 32kb latency 100ms',
  'nft add table inet bench',
  'nft "add chain inet bench out { type filter hook output priority 0; }"',
  'nft add rule inet bench out numgen random mod 100 "<" 5 drop',
].join(' && ');

async function withLoss(): Promise<BenchRow[]> {
  if (process.getuid?.() !== 0 || missingPrograms('ip', 'tc', 'nft')) return [];
  const namespace = `bench-${process.pid}`;
  const inside = (...command: string[]) =>
    runProgram('ip', ['netns', 'exec', namespace, ...command], { timeoutMs: 300_000 });
  await runProgram('ip', ['netns', 'add', namespace]);
  try {
    const link = await inside('sh', '-c', LOSSY_LINK);
    // A kernel without one of these has no such link.
    if (link.status !== 0) return [];
    const { status, stdout, stderr } = await inside(
      process.execPath,
      join(import.meta.dirname, 'lossy-transfer.ts'),
    );
    if (status !== 0) throw new Error(stderr);
    const { ours, peer } = JSON.parse(stdout) as { ours: number; peer: number };
    return [
      benchRow('pack and send, 5 % of packets lost', {
        ours,
        peer,
        unit: 's',
        note: 'zip of float32 in one PUT; 20 Mbit/s, loopback of a network namespace',
      }),
    ];
  } finally {
    await runProgram('ip', ['netns', 'del', namespace]);
  }
}

async function realVolume(): Promise<StoredVolume | undefined> {
  const { path, skip } = realData('pet-ge-discovery-st-267');
  if (skip) return undefined;
  const paths = seriesPaths(path);
  const { order, grid, becquerelsPerUnit } = await validate(paths);
  const ordered = order.map((at) => paths[at] as string);
  return (await readSourceVolume(ordered, grid, becquerelsPerUnit, () => {}, NEVER)).volume;
}

/** What travels out, and out and back, against the archives of float32 of the existing product. */
async function bytesOf(what: string, volume: StoredVolume, directory: string): Promise<BenchRow[]> {
  mkdirSync(directory);
  const metadata = jobMetadata();
  const out = await writePackage(join(directory, 'package'), PACKAGING, volume, metadata);
  const zip = { kind: 'shared-folder', dtype: '<f4' } as const;
  const outZip = await writePackage(join(directory, 'package.zip'), zip, volume, metadata);
  const backZip = await resultArchive(volume, join(directory, 'result.zip'));
  const back = await resultOf(volume, out, directory);
  return [
    benchRow(`bytes out, ${what}`, {
      ours: out.bytes / 1e6,
      peer: outZip.bytes / 1e6,
      unit: 'MB',
      note: `zip of float32; ${GOAL}`,
    }),
    benchRow(`bytes out and back, ${what}`, {
      ours: (out.bytes + back) / 1e6,
      peer: (outZip.bytes + backZip) / 1e6,
      unit: 'MB',
      note: `zips of float32, noise beside the result; ${GOAL}`,
    }),
  ];
}

/** Size of the archive in which a server of the existing product sends its result. */
async function resultArchive(
  { stored, slopes, intercepts, grid }: StoredVolume,
  path: string,
): Promise<number> {
  const area = grid.columns * grid.rows;
  const voxels = Float32Array.from(stored, (value, i) => {
    const z = Math.floor(i / area);
    return value * (slopes[z] as number) + (intercepts[z] as number);
  });
  const denoised = await denoiseVolume(voxels, grid, 2, () => {});
  const noise = voxels.map((value, i) => value - (denoised[i] as number));
  const { bytes } = await writeAside(
    path,
    zipOf([
      { name: 'denoised.npy', content: encodeFloats(denoised, grid) },
      { name: 'noise.npy', content: encodeFloats(noise, grid) },
    ]),
  );
  return bytes;
}

function submissionOf(
  volume: StoredVolume,
  file: { bytes: number; sha256: string },
  packagePath: string,
): Submission {
  const taskId = `2026${String(performance.now()).replace('.', '').padEnd(14, '0').slice(0, 14)}`;
  const metadata = jobMetadata({ taskId });
  return { taskId, packagePath, packaging: PACKAGING, ...file, grid: volume.grid, metadata };
}

/** Size of the reference server's result. */
async function resultOf(
  volume: StoredVolume,
  out: { bytes: number; sha256: string },
  directory: string,
): Promise<number> {
  const server = await startServer(join(directory, 'server'));
  const transport = createTransport({ url: server.url, token: TOKEN, callbackPort: 0 });
  try {
    const job = submissionOf(volume, out, join(directory, 'package'));
    const reference = { taskId: job.taskId, ...(await transport.submit(job, () => {}, NEVER)) };
    await transport.awaitResult(reference, () => {}, NEVER);
    return (await transport.fetchResult({ ...reference, directory }, () => {}, NEVER)).bytes;
  } finally {
    await transport.close();
    await server.close();
  }
}

/** Compressing and sending, on the link; then with cuts. */
async function seconds(volume: StoredVolume, directory: string): Promise<BenchRow[]> {
  const ours: number[] = [];
  const peers: number[] = [];
  for (let attempt = 0; attempt < RUNS; attempt++) {
    ours.push((await submitOverLink(volume, join(directory, `ours-${attempt}`), Infinity)).seconds);
    peers.push(await putOverLink(volume, join(directory, `peer-${attempt}.zip`)));
  }
  const cut = await submitOverLink(volume, join(directory, 'cut'), CUT_EVERY);
  return [
    benchRow('pack and send, phantom of 600 slices', {
      ours: median(ours),
      peer: median(peers),
      unit: 's',
      note: 'zip of float32 in one PUT',
    }),
    benchRow(`pack and send, cut every ${CUT_EVERY / 1000} s`, {
      ours: cut.seconds,
      peer: median(ours),
      unit: 's',
      note: `without cuts; ${cut.cuts} cuts`,
    }),
    benchRow('sent again for each cut', {
      ours: cut.again / cut.cuts / 1e6,
      peer: 4.194304,
      unit: 'MB',
      note: 'the largest chunk; goal: at most one chunk',
    }),
  ];
}

async function submitOverLink(
  volume: StoredVolume,
  directory: string,
  cutEvery: number,
): Promise<{ seconds: number; cuts: number; again: number }> {
  mkdirSync(directory);
  const server = await startServer(join(directory, 'server'), { never: true });
  const proxy = await startShapingProxy({ host: '127.0.0.1', port: Number(new URL(server.url).port) }, LINK);
  const transport = createTransport({ url: `http://127.0.0.1:${proxy.port}`, token: TOKEN, callbackPort: 0 });
  let cuts = 0;
  const started = performance.now();
  const packagePath = join(directory, 'package');
  const file = await writePackage(packagePath, PACKAGING, volume, jobMetadata());
  const cutting = Number.isFinite(cutEvery)
    ? setInterval(() => {
        cuts++;
        proxy.cut();
      }, cutEvery)
    : undefined;
  try {
    await transport.submit(submissionOf(volume, file, packagePath), () => {}, NEVER);
    return { seconds: (performance.now() - started) / 1000, cuts, again: proxy.carried.up - file.bytes };
  } finally {
    clearInterval(cutting);
    await transport.close();
    await proxy.close();
    await server.close();
  }
}

async function putOverLink(volume: StoredVolume, path: string): Promise<number> {
  const sink = createServer((incoming, answer) => incoming.resume().on('end', () => answer.end()));
  sink.listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const proxy = await startShapingProxy(
    { host: '127.0.0.1', port: (sink.address() as AddressInfo).port },
    LINK,
  );
  try {
    const started = performance.now();
    await writePackage(path, { kind: 'shared-folder', dtype: '<f4' }, volume, jobMetadata());
    const headers = { 'content-length': String(statSync(path).size) };
    const answer = await request(`http://127.0.0.1:${proxy.port}/`, {
      method: 'PUT',
      headers,
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
