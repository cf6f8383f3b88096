import { bytesOf } from '../imaging/npy.ts';
import { SliceRanges } from '../imaging/quantities.ts';
import { ScratchFile } from './scratch-file.ts';

/** A volume of floats by slices, on the disk: whoever works on it holds the slices that it works on. */
export class VolumeFile implements Disposable {
  readonly #file: ScratchFile;
  readonly #bytesPerSlice: number;
  /** Of what was written. */
  readonly ranges: SliceRanges;

  constructor(
    directory: string,
    { columns, rows, slices }: { readonly columns: number; readonly rows: number; readonly slices: number },
  ) {
    this.#file = new ScratchFile(directory);
    this.#bytesPerSlice = 4 * columns * rows;
    this.ranges = new SliceRanges(slices);
  }

  /** Each slice once. */
  readonly write = (slice: Float32Array, z: number): void => {
    this.#file.write(bytesOf(slice), z * this.#bytesPerSlice);
    this.ranges.add(slice, z);
  };

  readonly read = (z: number, into: Float32Array): void =>
    this.#file.read(bytesOf(into), z * this.#bytesPerSlice);

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
