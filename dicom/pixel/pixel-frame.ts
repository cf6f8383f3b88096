import { DicomError } from '../dicom-error.ts';
import type { Dataset } from '../part10/dataset.ts';

/** What the header says of a frame: what a decoder must come out with. */
export interface PixelFrame {
  readonly rows: number;
  readonly columns: number;
  /** 8 or 16. */
  readonly bitsAllocated: number;
}

/** What a codestream says of itself. */
export interface FrameSize {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly samples: number;
}

const MOST_PIXELS = 1 << 26;

/** @throws DicomError unsupported-pixels for more than one sample or frame, or other depths than 8 and 16 bits */
export function readPixelFrame(dataset: Dataset): PixelFrame {
  const rows = dataset.number(0x00280010) ?? 0;
  const columns = dataset.number(0x00280011) ?? 0;
  const bitsAllocated = dataset.number(0x00280100) ?? 0;
  const samples = dataset.number(0x00280002) ?? 1;
  const frames = dataset.number(0x00280008) ?? 1;
  if (samples !== 1 || frames !== 1) throw unsupported(`${samples} samples a pixel, ${frames} frames`);
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw unsupported(`${bitsAllocated} bits allocated`);
  if (rows < 1 || columns < 1 || rows * columns > MOST_PIXELS)
    throw unsupported(`${rows} rows of ${columns}`);
  return { rows, columns, bitsAllocated };
}

export function unsupported(message: string): DicomError {
  return new DicomError('unsupported-pixels', message);
}

/** What a compressed image says of itself must be what the header says, before anything is allocated for it. */
export function requireSize(frame: PixelFrame, codestream: FrameSize): void {
  const { rows, columns, bits, samples } = codestream;
  if (
    rows !== frame.rows ||
    columns !== frame.columns ||
    samples !== 1 ||
    bits < 1 ||
    bits > frame.bitsAllocated
  ) {
    throw unsupported(
      `compressed image of ${rows} rows of ${columns}, ${bits} bits, ${samples} samples does not fit the header`,
    );
  }
}

/** Samples as they lie in native PixelData, little endian. */
export function nativeBytes(samples: Uint8Array | Uint16Array, frame: PixelFrame): Buffer {
  const fits = samples.BYTES_PER_ELEMENT * 8 === frame.bitsAllocated;
  const cells = fits
    ? samples
    : frame.bitsAllocated === 16
      ? Uint16Array.from(samples)
      : Uint8Array.from(samples);
  return Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength);
}
