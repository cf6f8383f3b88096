import { open, type FileHandle } from 'node:fs/promises';
import { DicomError, readFileMeta } from '../../dicom/index.ts';

const BLOCK = 256 * 1024;
/** Where a file meta group of ours ends at the latest. */
const HEAD = 16 * 1024;

/**
 * Whether two Part-10 files hold the same dataset in the same transfer syntax. Preamble and the other elements of the
 * file meta group, such as the AE title that was called, may differ.
 * A file that is damaged is not the same as any other.
 * @throws the system's errors, e.g. ENOENT
 */
export async function haveSameDataset(pathA: string, pathB: string): Promise<boolean> {
  await using a = await open(pathA, 'r');
  await using b = await open(pathB, 'r');
  const [headA, headB] = [await headOf(a), await headOf(b)];
  if (!headA || !headB) return false;
  const length = headA.size - headA.datasetOffset;
  if (headA.transferSyntaxUid !== headB.transferSyntaxUid || length !== headB.size - headB.datasetOffset)
    return false;
  const [blockA, blockB] = [Buffer.allocUnsafe(BLOCK), Buffer.allocUnsafe(BLOCK)];
  for (let at = 0; at < length;) {
    const [{ bytesRead }, other] = [
      await a.read(blockA, 0, BLOCK, headA.datasetOffset + at),
      await b.read(blockB, 0, BLOCK, headB.datasetOffset + at),
    ];
    if (bytesRead !== other.bytesRead || bytesRead === 0) return false;
    if (blockA.compare(blockB, 0, bytesRead, 0, bytesRead) !== 0) return false;
    at += bytesRead;
  }
  return true;
}

async function headOf(file: FileHandle) {
  const { size } = await file.stat();
  const head = Buffer.alloc(Math.min(size, HEAD));
  await file.read(head, 0, head.length, 0);
  try {
    const { datasetOffset, meta } = readFileMeta(head);
    return { size, datasetOffset, transferSyntaxUid: meta?.text(0x00020010) };
  } catch (error) {
    if (error instanceof DicomError) return undefined;
    throw error;
  }
}
