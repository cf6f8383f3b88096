/**
 * The 128 bytes of a Part-10 preamble are free for the file's writer (PS3.10 7.1). In the spool they say how long
 * the dataset is and its CRC-32, so that a file that a crash cut off can be told from a whole one without a
 * temporary name and its rename.
 */
export interface SpoolMark {
  readonly datasetBytes: number;
  readonly checksum: number;
}

const MARK_LENGTH = 128;

export function encodeSpoolMark({ datasetBytes, checksum }: SpoolMark): Buffer {
  const mark = Buffer.alloc(MARK_LENGTH);
  mark.write(`PETFECTIOR spool 1\n${datasetBytes}\n${checksum.toString(16)}\n`, 'latin1');
  return mark;
}

/** Undefined where the preamble is no mark: the file was never finished. */
export function decodeSpoolMark(file: Buffer): SpoolMark | undefined {
  const text = file.toString('latin1', 0, MARK_LENGTH);
  const [, bytes, checksum] = /^PETFECTIOR spool 1\n(\d{1,15})\n([0-9a-f]{1,8})\n\0/.exec(text) ?? [];
  if (bytes === undefined || checksum === undefined) return undefined;
  return { datasetBytes: Number(bytes), checksum: parseInt(checksum, 16) };
}
