import { DicomError } from '../dicom-error.ts';

type Load<M> = (options: { print(): void; printErr(): void }) => Promise<M>;

/** After that many images the module starts anew: what a broken image left in its memory goes with it. */
const LONGEST_LIFE = 2000;

/** A codec in WebAssembly, loaded when it is first needed, and again after an image that it stumbled on. */
export class CodecModule<M> {
  readonly #load: Load<M>;
  #module: Promise<M> | undefined;
  #uses = 0;

  constructor(load: Load<M>) {
    this.#load = load;
  }

  /** @throws DicomError unsupported-pixels for whatever goes wrong in the codec */
  async use<T>(decode: (module: M) => T): Promise<T> {
    const silent = { print: () => undefined, printErr: () => undefined };
    if (++this.#uses % LONGEST_LIFE === 0) this.#module = undefined;
    this.#module ??= this.#load(silent);
    const module = await this.#module;
    try {
      return decode(module);
    } catch (error) {
      this.#module = undefined;
      if (error instanceof DicomError) throw error;
      // C++ exceptions arrive as numbers, traps as RuntimeError.
      throw new DicomError('unsupported-pixels', 'a compressed image that cannot be decoded', {
        cause: error,
      });
    }
  }
}
