import { DicomError, isUsableUid, readFileMeta } from '../../dicom/index.ts';

/** What a Part-10 file says of its dataset before it begins. */
export interface FileHead {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** What was read of the dataset with the head. */
  readonly rest: Buffer;
}

const FIRST_READ = 4 * 1024;
/** Preamble and meta group are a few hundred bytes. */
const LONGEST_HEAD = 64 * 1024;

/**
 * Reads preamble and file meta group (PS3.10 7.1), and leaves the iterator behind them.
 * @throws DicomError where the file has none, or one without class, instance or transfer syntax
 */
export async function readFileHead(blocks: AsyncIterator<Buffer>): Promise<FileHead> {
  let bytes = Buffer.alloc(0);
  for (let wanted = FIRST_READ; ; wanted *= 4) {
    let isWhole = false;
    while (bytes.length < wanted && !isWhole) {
      const next = await blocks.next();
      if (next.done) isWhole = true;
      else bytes = Buffer.concat([bytes, next.value]);
    }
    const isLast = isWhole || bytes.length >= LONGEST_HEAD;
    try {
      const { meta, datasetOffset } = readFileMeta(bytes);
      // One that reaches to the edge of what was read may go on behind it.
      if (!isLast && datasetOffset + 8 > bytes.length) continue;
      const [sopClassUid = '', sopInstanceUid = '', transferSyntaxUid = ''] = [
        0x00020002, 0x00020003, 0x00020010,
      ].map((tag) => meta?.text(tag));
      if (![sopClassUid, sopInstanceUid, transferSyntaxUid].every(isUsableUid))
        throw new DicomError('malformed', 'the file meta group lacks class, instance or transfer syntax');
      return { sopClassUid, sopInstanceUid, transferSyntaxUid, rest: bytes.subarray(datasetOffset) };
    } catch (error) {
      if (isLast || !(error instanceof DicomError) || error.reason !== 'truncated') throw error;
    }
  }
}
