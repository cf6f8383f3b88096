/** What of a series was encoded while it came in, as its package can take it. */
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { StoredSum } from '../../imaging/quantities.ts';
import type { VoxelGrid } from '../../remote/transport.ts';
import type { EncodedAhead } from './encode-ahead.ts';
import type { SliceFacts } from './source-slices.ts';

export class CodestreamsAhead {
  /** By path. */
  readonly facts = new Map<string, SliceFacts>();
  /** By slice. */
  readonly sums = new Map<number, StoredSum>();
  readonly #byFirst = new Map<number, EncodedAhead>();
  readonly #slices: number;

  /** @param paths of the series, ascending; what does not follow one another there is not taken */
  constructor(paths: readonly string[], grid: VoxelGrid, encoded: readonly EncodedAhead[]) {
    this.#slices = grid.slices;
    const places = new Map(paths.map((path, at) => [path, at]));
    for (const one of encoded) {
      const first = places.get(one.slices[0]?.path ?? '');
      const isRun =
        first !== undefined &&
        one.size.rows === grid.rows &&
        one.size.columns === grid.columns &&
        one.slices.every(({ path }, at) => places.get(path) === first + at && !this.facts.has(path));
      if (!isRun) continue;
      this.#byFirst.set(first, one);
      for (const [at, { path, ...slice }] of one.slices.entries()) {
        this.facts.set(path, slice);
        this.sums.set(first + at, slice);
      }
    }
  }

  /** As `MadeCodestreams`: what is gone or damaged is encoded again. */
  readonly read = async (slice: number) => {
    const one = this.#byFirst.get(slice);
    const bytes = one && (await readWhole(one).catch(() => undefined));
    return bytes && { slices: one.slices.length, bytes };
  };

  readonly next = (slice: number): number =>
    Math.min(this.#slices, ...[...this.#byFirst.keys()].filter((first) => first > slice));
}

async function readWhole({ path, bytes, checksum }: EncodedAhead): Promise<Buffer | undefined> {
  const whole = Buffer.allocUnsafeSlow(bytes);
  await using file = await open(path, 'r');
  const { bytesRead } = await file.read(whole, 0, bytes, 0);
  return bytesRead === bytes && crc32(whole) === checksum ? whole : undefined;
}
