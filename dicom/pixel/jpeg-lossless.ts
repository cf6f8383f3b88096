import { BitReader } from './bit-reader.ts';
import { HuffmanTable } from './huffman-table.ts';
import { frameSize, jpegSegments, MARKER } from './jpeg-markers.ts';
import { nativeBytes, requireSize, unsupported, type PixelFrame } from './pixel-frame.ts';

interface Scan {
  readonly precision: number;
  readonly table: HuffmanTable;
  /** Selection value 1 to 7 (T.81 table H.1). */
  readonly predictor: number;
  readonly pointTransform: number;
  /** Samples between restart markers; 0 for none. */
  readonly restartInterval: number;
  readonly data: Buffer;
}

/** JPEG Lossless, process 14 with any selection value (ITU-T T.81 annex H), one component of 2 to 16 bits. */
export function decodeJpegLossless(encoded: Buffer, frame: PixelFrame): Buffer {
  const scan = readScan(encoded, frame);
  const { rows, columns } = frame;
  const samples = scan.precision > 8 ? new Uint16Array(rows * columns) : new Uint8Array(rows * columns);
  predictSamples(samples, columns, scan);
  if (scan.pointTransform > 0) {
    for (let at = 0; at < samples.length; at++) samples[at] = (samples[at] as number) << scan.pointTransform;
  }
  return nativeBytes(samples, frame);
}

function readScan(encoded: Buffer, frame: PixelFrame): Scan {
  const tables = new Map<number, HuffmanTable>();
  let precision = 0;
  let restartInterval = 0;
  for (const { marker, body, end } of jpegSegments(encoded)) {
    if (marker === MARKER.losslessFrame) {
      const size = frameSize(body);
      requireSize(frame, size);
      precision = size.bits;
    } else if (marker === MARKER.huffmanTables) {
      readTables(body, tables);
    } else if (marker === MARKER.restartInterval) {
      restartInterval = body.length >= 2 ? body.readUInt16BE(0) : 0;
    } else if (marker === MARKER.startOfScan) {
      const [components, , tableIds, predictor, , approximation] = body;
      const table = tables.get((tableIds ?? 0) >> 4);
      if (precision === 0 || components !== 1 || body.length < 6 || !table)
        throw unsupported('not a JPEG Lossless image');
      if (!predictor || predictor > 7) throw unsupported(`JPEG Lossless predictor ${predictor}`);
      const pointTransform = (approximation as number) & 15;
      if (pointTransform >= precision) throw unsupported('JPEG point transform out of range');
      return { precision, table, predictor, pointTransform, restartInterval, data: encoded.subarray(end) };
    } else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      throw unsupported(`JPEG process of frame marker ${marker.toString(16)}`);
    }
  }
  throw unsupported('JPEG image without a scan');
}

function readTables(body: Buffer, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at < body.length;) {
    if (at + 17 > body.length) throw unsupported('JPEG Huffman table is cut off');
    const counts = body.subarray(at + 1, at + 17);
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    if (at + 17 + symbols > body.length) throw unsupported('JPEG Huffman table is cut off');
    tables.set(
      (body[at] as number) & 15,
      new HuffmanTable(counts, body.subarray(at + 17, at + 17 + symbols)),
    );
    at += 17 + symbols;
  }
}

/** T.81 H.1.2.1 and H.2: each sample is what its neighbours predict plus a coded difference, modulo 2^16. */
function predictSamples(samples: Uint8Array | Uint16Array, columns: number, scan: Scan): void {
  const { table, predictor, restartInterval } = scan;
  const bits = new BitReader(scan.data);
  const initial = 1 << (scan.precision - scan.pointTransform - 1);
  let intervalStart = 0;
  for (let at = 0; at < samples.length; at++) {
    if (restartInterval > 0 && at > 0 && at % restartInterval === 0) {
      bits.restart();
      intervalStart = at;
    }
    const column = at % columns;
    // On the first line of an interval there is nothing above; on the first column nothing to the left.
    const isFirstLine = at - intervalStart < columns;
    let prediction: number;
    if (at === intervalStart) prediction = initial;
    else if (isFirstLine) prediction = samples[at - 1] as number;
    else if (column === 0) prediction = samples[at - columns] as number;
    else {
      const left = samples[at - 1] as number;
      const above = samples[at - columns] as number;
      prediction =
        predictor === 1 ? left : predict(predictor, left, above, samples[at - columns - 1] as number);
    }
    samples[at] = prediction + difference(bits, table);
  }
}

function predict(predictor: number, left: number, above: number, corner: number): number {
  switch (predictor) {
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}

/** T.81 H.1.2.2, table H.2. */
function difference(bits: BitReader, table: HuffmanTable): number {
  const size = table.decode(bits);
  if (size === 0) return 0;
  if (size === 16) return 32768;
  const value = bits.read(size);
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}
