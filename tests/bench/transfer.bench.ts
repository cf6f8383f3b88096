import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writePackage } from '../../server/remote/package.ts';
import { denoiseVolume } from '../../server/stand-in/denoise-volume.ts';
import { zipOf } from '../../server/remote/shared-folder/zip.ts';
import type { StoredVolume } from '../../server/remote/transport.ts';
import { encodeFloats } from '../../server/remote/voxel-encoding.ts';
import { writeAside } from '../../server/remote/write-aside.ts';
import { makeSubmission, roundTrip, startServer, transportTo } from '../support/remote/scene.ts';
import { jobMetadata } from '../support/remote/volumes.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, type BenchRow, type Effort } from './bench-row.ts';
import { OURS, sendPackage, sendZip, ZIP, type Link } from './transfer-link.ts';
import { croppedSeries, largePhantom, realSeries, type NamedVolume } from './transfer-volumes.ts';

export const name = 'Transfer: package and result on a link of 20 Mbit/s, with loss and with cuts';

/** Bytes a second, and ms one way. */
const LINK = { bandwidth: 20e6 / 8, latency: 20 } as const;
/** `cutEveryMs`: often enough that there are cuts while the phantom is sent. */
const AMOUNTS = {
  whole: { slices: 600, runs: 3, cutEveryMs: 3000 },
  quick: { slices: 150, runs: 1, cutEveryMs: 1000 },
} as const;
const GOAL = 'goal: ratio at most 0.45';
const LARGEST_CHUNK_MB = 4.194304;

export async function run(effort: Effort): Promise<BenchRow[]> {
  const { slices, runs, cutEveryMs } = AMOUNTS[effort];
  using directory = temporaryDirectory();
  const phantom = largePhantom(slices);
  const real = await realSeries();
  const whole = [phantom, ...(real ? [real] : [])];
  const rows: BenchRow[] = [];
  for (const named of [...whole, ...(await croppedSeries())])
    rows.push(...(await bytesOf(named, join(directory.path, `bytes-${rows.length}`))));
  for (const named of whole)
    rows.push(await secondsOf(named, join(directory.path, `seconds-${rows.length}`), 'pack and send', runs));
  rows.push(...(await withLoss(slices, real ?? phantom, join(directory.path, 'loss'))));
  return [...rows, ...(await withCuts(phantom, directory.path, cutEveryMs))];
}

/** What travels out, and out and back, against the archives of float32 of the existing product. */
async function bytesOf({ name: what, volume }: NamedVolume, directory: string): Promise<BenchRow[]> {
  mkdirSync(directory);
  const metadata = jobMetadata();
  const out = await writePackage(join(directory, 'package'), OURS, volume, metadata);
  const outZip = await writePackage(join(directory, 'package.zip'), ZIP, volume, metadata);
  const backZip = await resultArchive(volume, join(directory, 'result.zip'));
  const back = await resultBytes(volume, directory);
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

/** Size of the reference server's result. */
async function resultBytes(volume: StoredVolume, directory: string): Promise<number> {
  const server = await startServer(join(directory, 'server'));
  const transport = transportTo(server.url);
  try {
    const job = await makeSubmission(directory, volume, '202603141530260001', OURS);
    return (await roundTrip(transport, job, directory)).bytes;
  } finally {
    await transport.close();
    await server.close();
  }
}

/** Both in turn, medians. */
async function secondsOf(
  { name: what, volume }: NamedVolume,
  directory: string,
  how: string,
  runs: number,
  link: Link = LINK,
): Promise<BenchRow> {
  mkdirSync(directory);
  const ours: number[] = [];
  const peers: number[] = [];
  for (let attempt = 0; attempt < runs; attempt++) {
    ours.push((await sendPackage(volume, join(directory, `ours-${attempt}`), link)).seconds);
    peers.push(await sendZip(volume, join(directory, `peer-${attempt}.zip`), link));
  }
  return benchRow(`${how}, ${what}`, {
    ours,
    peer: peers,
    unit: 's',
    note: 'zip of float32 in one PUT',
  });
}

/** A namespace of our own, whose loopback has the link's rate and packets and loses one in twenty. */
const LOSSY_LINK = [
  'ip link set lo up mtu 1500 gso_max_segs 1',
  'tc qdisc add dev lo root tbf rate 20mbit burst 32kb latency 100ms',
  'nft add table inet bench',
  'nft "add chain inet bench out { type filter hook output priority 0; }"',
  'nft add rule inet bench out numgen random mod 100 "<" 5 drop',
].join(' && ');
/** What 5 % of loss leaves of 40 ms there and back: 1.22 segments of 1448 bytes over the root of the loss (Mathis). */
const LOSSY_SHAPE = { bandwidth: (1.22 * 1448) / 0.04 / Math.sqrt(0.05), latency: 20 } as const;
const LOST = 'pack and send, 5 % of packets lost';

async function withLoss(slices: number, smallest: NamedVolume, directory: string): Promise<BenchRow[]> {
  const measured = await inLossyNamespace(slices);
  if (measured)
    return measured.map(({ name: what, ours, peer }) =>
      benchRow(`${LOST}, ${what}`, {
        ours,
        peer,
        unit: 's',
        note: 'zip of float32 in one PUT; loopback of a network namespace',
      }),
    );
  const row = await secondsOf(smallest, directory, LOST, 1, LOSSY_SHAPE);
  return [
    { ...row, note: `${row.note}; no network namespace here: a proxy at the speed that the loss leaves` },
  ];
}

/** Undefined where such a namespace cannot be made: not root and no user namespaces, or a kernel without a part of it. */
async function inLossyNamespace(
  slices: number,
): Promise<{ name: string; ours: number; peer: number }[] | undefined> {
  if (missingPrograms('unshare', 'ip', 'tc', 'nft')) return undefined;
  const own = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
  const inside = (script: string, timeoutMs: number) =>
    runProgram('unshare', [...own, 'sh', '-c', script], { timeoutMs });
  if ((await inside(LOSSY_LINK, 10_000)).status !== 0) return undefined;
  const send = `exec "${process.execPath}" "${join(import.meta.dirname, 'lossy-transfer.ts')}" ${slices}`;
  const { status, stdout, stderr } = await inside(`${LOSSY_LINK} && ${send}`, 600_000);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { name: string; ours: number; peer: number }[];
}

async function withCuts(
  { name: what, volume }: NamedVolume,
  directory: string,
  cutEveryMs: number,
): Promise<BenchRow[]> {
  const whole = await sendPackage(volume, join(directory, 'not-cut'), LINK);
  const cut = await sendPackage(volume, join(directory, 'cut'), LINK, cutEveryMs);
  return [
    benchRow(`pack and send, cut every ${cutEveryMs / 1000} s, ${what}`, {
      ours: cut.seconds,
      peer: whole.seconds,
      unit: 's',
      note: `without cuts; ${cut.cuts} cuts`,
    }),
    benchRow('sent again for each cut', {
      ours: (cut.carried - cut.bytes) / cut.cuts / 1e6,
      peer: LARGEST_CHUNK_MB,
      unit: 'MB',
      note: 'the largest chunk; goal: at most one chunk',
    }),
  ];
}
