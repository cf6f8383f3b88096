/** One package, a reference server, and the way between them, for tests of faults. */
import { join } from 'node:path';
import { createTransport } from '../../../server/remote/create-transport.ts';
import { writePackage } from '../../../server/remote/package.ts';
import type { Misbehaviour } from '../../../server/stand-in/misbehaviour.ts';
import { startReferenceServer, type ReferenceServer } from '../../../server/stand-in/server.ts';
import type {
  FetchedResult,
  Packaging,
  ResultRequest,
  StoredVolume,
  Submission,
  Transport,
} from '../../../server/remote/transport.ts';
import { WAITS, type Waits } from '../../../server/remote/waits.ts';
import { jobMetadata } from './volumes.ts';

export const TOKEN = 'token-of-the-tests';
const { signal } = new AbortController();

export function startServer(
  dataDir: string,
  misbehaviour: Misbehaviour = {},
  port = 0,
): Promise<ReferenceServer> {
  return startReferenceServer({ dataDir, token: TOKEN, host: '127.0.0.1', port, misbehaviour });
}

export function transportTo(url: string, waits: Partial<Waits> = {}): Transport {
  return createTransport({ url, token: TOKEN, callbackPort: 0, waits: { ...WAITS, ...waits } });
}

/** Values that do not compress, so that a package has as many bytes as it has voxels, twice. */
export function noiseVolume(columns: number, rows: number, slices: number): StoredVolume {
  let state = 12345;
  const next = (): number => (state = (state * 1664525 + 1013904223) >>> 0) >>> 17;
  return {
    grid: { columns, rows, slices, spacing: [4, 4, 3] },
    stored: Int16Array.from({ length: columns * rows * slices }, next),
    slopes: new Float64Array(slices).fill(0.5),
    intercepts: new Float64Array(slices),
  };
}

const PLAIN: Packaging = { kind: 'http', encoding: 'i2+rescale', coding: 'zstd' };

export async function makeSubmission(
  directory: string,
  volume: StoredVolume,
  taskId: string,
  packaging = PLAIN,
): Promise<Submission> {
  const packagePath = join(directory, `${taskId}.package`);
  const metadata = jobMetadata({ taskId });
  const { bytes, sha256 } = await writePackage(packagePath, packaging, volume, metadata);
  return { taskId, packagePath, packaging, bytes, sha256, grid: volume.grid, metadata };
}

/** Where a result goes, on a disk with room. */
export function placeOf(
  { grid }: Pick<Submission, 'grid'>,
  directory: string,
): Pick<ResultRequest, 'directory' | 'grid' | 'requireRoom'> {
  return { directory, grid, requireRoom: async () => {} };
}

/** Submits, waits and fetches. */
export async function roundTrip(
  transport: Transport,
  job: Submission,
  directory: string,
): Promise<FetchedResult> {
  const { jobId } = await transport.submit(job, () => {}, signal);
  const reference = { taskId: job.taskId, jobId };
  await transport.awaitResult(reference, () => {}, signal);
  return transport.fetchResult({ ...reference, ...placeOf(job, directory) }, () => {}, signal);
}
