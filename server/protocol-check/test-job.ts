/** The job that the contract test submits: a small phantom of numbers, no patient. */
import { createHash, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { zstdCompressSync, gzipSync } from 'node:zlib';
import type { JobRequest } from '../remote/http/protocol.ts';
import type { ContentCoding, StoredVolume, VoxelEncoding } from '../remote/transport.ts';
import { encodeVoxels } from '../remote/voxel-encoding.ts';

export const GRID = { columns: 64, rows: 64, slices: 64, spacing: [4, 4, 3] } as const;

export interface TestJob {
  readonly key: string;
  readonly request: JobRequest;
  readonly package: Buffer;
}

/** A bright ball in a body, with reproducible noise. */
export const VOLUME: StoredVolume = ballVolume();

export function totalOf({ stored, slopes, grid }: StoredVolume): number {
  const area = grid.columns * grid.rows;
  let total = 0;
  for (let i = 0; i < stored.length; i++) total += stored[i]! * slopes[Math.floor(i / area)]!;
  return total;
}

export async function testJob(encoding: VoxelEncoding, coding: ContentCoding): Promise<TestJob> {
  const raw = await buffer(encodeVoxels(VOLUME, encoding));
  const bytes = coding === 'zstd' ? zstdCompressSync(raw) : coding === 'gzip' ? gzipSync(raw) : raw;
  return {
    key: `check-${randomUUID()}`,
    package: bytes,
    request: {
      client: 'protocol-check',
      acquisition: {
        manufacturer: 'SIEMENS',
        model: 'Biograph128_mCT',
        reconstructionMethod: 'PSF+TOF 2i21s',
        iterations: 2,
        subsets: 21,
        pixelSpacing: [4, 4],
        sliceThickness: 3,
        sliceSpacing: 3,
        radiopharmaceutical: 'FDG',
        halfLife: 6586.2,
      },
      subject: {
        studyInstanceUid: '2.25.1',
        seriesInstanceUid: '2.25.2',
        dose: 250e6,
        weight: 70,
        size: 1.7,
        age: '060Y',
      },
      grid: { ...GRID, spacing: [...GRID.spacing] },
      package: {
        encoding,
        coding,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
      accepts: { encodings: [encoding], codings: [coding], noise: true },
    },
  };
}

function ballVolume(): StoredVolume {
  const { columns, rows, slices } = GRID;
  const stored = new Int16Array(columns * rows * slices);
  let state = 1;
  for (let i = 0; i < stored.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const [x, y, z] = [i % columns, Math.floor(i / columns) % rows, Math.floor(i / (columns * rows))];
    const fromAxis = Math.hypot(x - 32, y - 32);
    const activity = Math.hypot(fromAxis, z - 32) < 8 ? 16_000 : fromAxis < 24 ? 4000 : 0;
    stored[i] = Math.round(activity * (0.8 + (0.4 * (state >>> 8)) / 2 ** 24));
  }
  return {
    grid: GRID,
    stored,
    slopes: new Float64Array(slices).fill(0.5),
    intercepts: new Float64Array(slices),
  };
}
