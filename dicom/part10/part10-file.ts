import { open, readFile } from 'node:fs/promises';
import { constants, inflateRawSync } from 'node:zlib';
import { DicomError } from '../dicom-error.ts';
import type { Tag } from '../tag.ts';
import { datasetEncoding, TRANSFER_SYNTAX } from '../transfer-syntax.ts';
import { Dataset, parseDataset, type ParseOptions } from './dataset.ts';
import { DATASET_LIMITS, type DatasetLimits } from './limits.ts';
import { DEFAULT_CHARACTER_SET } from './character-set.ts';
import { bytesValue, byteLength, encodeElement, textValue, type Value } from './values.ts';
import { VR_BY_CODE } from './vr.ts';
import { Walker } from './walk.ts';

export interface ReadOptions {
  /** Stop before the first element with this tag or a higher one, e.g. `PIXEL_DATA`. */
  readonly stopAt?: Tag;
  readonly limits?: Partial<DatasetLimits>;
}

export interface Part10 {
  /** File meta information, group 0002; undefined where the file has none. */
  readonly meta: Dataset | undefined;
  readonly transferSyntaxUid: string;
  /** Where the dataset begins in the file. */
  readonly datasetOffset: number;
  /** For a deflated file, over the inflated bytes. */
  readonly dataset: Dataset;
}

const PREAMBLE = 128;

/**
 * Reads a Part-10 file (PS3.10 7). A missing preamble, a missing meta group and a missing transfer syntax are
 * borne: the encoding is then told from the first element.
 * @throws DicomError not-dicom, truncated, malformed, limit, unsupported-transfer-syntax
 */
export function readPart10(file: Uint8Array, options: ReadOptions = {}): Part10 {
  const { meta, datasetOffset } = readFileMeta(file, options);
  let body = Buffer.from(file.buffer, file.byteOffset + datasetOffset, file.byteLength - datasetOffset);
  const transferSyntaxUid = meta?.text(0x00020010) ?? guessTransferSyntax(body);
  if (datasetEncoding(transferSyntaxUid)?.deflated) {
    body = inflate(body, options.limits?.inflatedBytes ?? DATASET_LIMITS.inflatedBytes);
  }
  return {
    meta,
    transferSyntaxUid,
    datasetOffset,
    dataset: parseDataset(body, { ...options, transferSyntaxUid }),
  };
}

/**
 * Reads preamble and file meta group only; the bytes need not reach beyond them.
 * @throws DicomError not-dicom, truncated, malformed, limit
 */
export function readFileMeta(
  file: Uint8Array,
  options: ReadOptions = {},
): Pick<Part10, 'meta' | 'datasetOffset'> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const hasPreamble = bytes.toString('latin1', PREAMBLE, PREAMBLE + 4) === 'DICM';
  const metaOffset = hasPreamble ? PREAMBLE + 4 : 0;
  const meta = readMeta(bytes.subarray(metaOffset), { ...DATASET_LIMITS, ...options.limits });
  if (!meta && !hasPreamble && !looksLikeDataset(bytes))
    throw new DicomError('not-dicom', 'not a DICOM file');
  return { meta, datasetOffset: metaOffset + (meta?.end ?? 0) };
}

/** Reads a whole file. @throws DicomError as `readPart10`, and the file system's errors */
export async function readPart10File(path: string, options: ReadOptions = {}): Promise<Part10> {
  return readPart10(await readFile(path), options);
}

const FIRST_READ = 16 * 1024;
const LONGEST_HEADER = 16 * 1024 * 1024;

/**
 * Reads a file no further than needed for the elements before `stopAt`: the first 16 KiB in most cases.
 * @throws DicomError as `readPart10`; `limit` where the header is longer than 16 MiB
 */
export async function readPart10Header(
  path: string,
  options: ReadOptions & { stopAt: Tag },
): Promise<Part10> {
  await using file = await open(path, 'r');
  let bytes = Buffer.alloc(0);
  for (let wanted = FIRST_READ; ; wanted *= 4) {
    const more = Buffer.alloc(wanted - bytes.length);
    const { bytesRead } = await file.read(more, 0, more.length, bytes.length);
    bytes = Buffer.concat([bytes, more.subarray(0, bytesRead)]);
    const isWhole = bytes.length < wanted;
    try {
      const part10 = readPart10(bytes, options);
      // Only reaching the stop tag shows that the walk did not end early at the edge of what was read.
      if (isWhole || part10.dataset.end < part10.dataset.bytes.length) return part10;
    } catch (error) {
      if (isWhole || !(error instanceof DicomError) || error.reason !== 'truncated') throw error;
    }
    if (wanted >= LONGEST_HEADER) throw new DicomError('limit', `header longer than ${LONGEST_HEADER} bytes`);
  }
}

/** Group 0002 is explicit little endian whatever follows; it ends where its tags end, whatever its length says. */
function readMeta(bytes: Buffer, limits: DatasetLimits): Dataset | undefined {
  if (bytes.length < 8 || bytes.readUInt16LE(0) !== 2) return undefined;
  const explicitVr = VR_BY_CODE.has(bytes.readUInt16LE(4));
  const walker = new Walker(bytes, limits);
  let end = 0;
  while (bytes.length - end >= 8 && bytes.readUInt16LE(end) === 2) {
    end = walker.element(end, bytes.length, explicitVr, 0).end;
  }
  return new Dataset(walker, { start: 0, end, stopAt: 0x00030000 }, { explicitVr, depth: 0 });
}

function looksLikeDataset(bytes: Buffer): boolean {
  if (bytes.length < 8) return false;
  const group = bytes.readUInt16LE(0);
  return group === 0x0008 || group === 0x0800;
}

function guessTransferSyntax(bytes: Buffer): string {
  if (bytes.length < 8) throw new DicomError('not-dicom', 'too short for a dataset');
  // Group 0008 with its bytes exchanged.
  if (bytes.readUInt16LE(0) === 0x0800) return TRANSFER_SYNTAX.explicitBigEndian;
  return VR_BY_CODE.has(bytes.readUInt16LE(4))
    ? TRANSFER_SYNTAX.explicitLittleEndian
    : TRANSFER_SYNTAX.implicitLittleEndian;
}

/**
 * Reads the beginning of a deflated dataset from the beginning of its bytes, as far as `stopAt`.
 * @throws DicomError as `readPart10`; `truncated` where the bytes do not reach that far
 */
export function readDeflatedHead(bytes: Uint8Array, options: ParseOptions): Dataset {
  const maxOutputLength = options.limits?.inflatedBytes ?? DATASET_LIMITS.inflatedBytes;
  return parseDataset(inflate(bytes, maxOutputLength, constants.Z_SYNC_FLUSH), options);
}

/** @param finishFlush Z_SYNC_FLUSH takes a stream that is cut off, as far as it goes */
function inflate(
  bytes: Uint8Array,
  maxOutputLength: number,
  finishFlush: number = constants.Z_FINISH,
): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength, finishFlush });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new DicomError('limit', `inflates to more than ${maxOutputLength} bytes`, { cause });
    }
    throw new DicomError(code === 'Z_BUF_ERROR' ? 'truncated' : 'malformed', 'deflated bytes are broken', {
      cause,
    });
  }
}

export interface FileMeta {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly implementationClassUid: string;
  readonly implementationVersionName: string;
  /** AE title of who wrote the file, e.g. the one that sent it (0002,0016). */
  readonly sourceAeTitle?: string;
  /** AE titles of an association through which it came (0002,0017) and (0002,0018). */
  readonly sendingAeTitle?: string;
  readonly receivingAeTitle?: string;
}

/** Preamble, `DICM` and file meta group (PS3.10 7.1), to be followed by the dataset in that transfer syntax. */
export function encodeFileHeader(meta: FileMeta): Buffer {
  const elements: (readonly [Tag, Value | undefined])[] = [
    [0x00020001, bytesValue('OB', Buffer.from([0, 1]))],
    // As the peer or the source object has them: not refused here for a leading zero.
    [0x00020002, { vr: 'UI', text: meta.sopClassUid }],
    [0x00020003, { vr: 'UI', text: meta.sopInstanceUid }],
    [0x00020010, { vr: 'UI', text: meta.transferSyntaxUid }],
    [0x00020012, textValue('UI', meta.implementationClassUid)],
    [0x00020013, textValue('SH', meta.implementationVersionName)],
    [0x00020016, aeTitle(meta.sourceAeTitle)],
    [0x00020017, aeTitle(meta.sendingAeTitle)],
    [0x00020018, aeTitle(meta.receivingAeTitle)],
  ];
  const group = elements.flatMap(([tag, value]) => (value ? encodeElement(tag, value, META_ENCODING) : []));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(byteLength(group));
  return Buffer.concat([
    Buffer.alloc(PREAMBLE),
    Buffer.from('DICM', 'latin1'),
    ...encodeElement(0x00020000, bytesValue('UL', length), META_ENCODING),
    ...group,
  ]);
}

/** A Part-10 file as chunks, to be written with one `writev`. A deflated dataset is to be given deflated. */
export function encodePart10(meta: FileMeta, dataset: readonly Uint8Array[]): Uint8Array[] {
  return [encodeFileHeader(meta), ...dataset];
}

const META_ENCODING = { explicitVr: true, characterSet: DEFAULT_CHARACTER_SET };

function aeTitle(title: string | undefined): Value | undefined {
  return title === undefined ? undefined : textValue('AE', title);
}
