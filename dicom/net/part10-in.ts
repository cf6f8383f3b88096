import { encodeFileHeader } from '../part10/part10-file.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../implementation.ts';
import { BLOCK, DatasetFile } from './dataset-file.ts';
import { datasetIn } from './dataset-in.ts';
import type { StoreObject } from './store-objects.ts';

/** A Part-10 file with its dataset in a transfer syntax that may be another than that of the file it is made of. */
export interface Part10In {
  readonly bytes: number;
  /** Can be asked for again. Reads through memory of its own, a block at a time. */
  blocks(): AsyncGenerator<Uint8Array>;
}

/**
 * Goes through the object once: what cannot be transcoded to its end is not begun to be sent.
 * @throws DicomError, and the file system's errors
 */
export async function part10In(object: StoreObject, transferSyntaxUid: string): Promise<Part10In> {
  const header = encodeFileHeader({
    sopClassUid: object.sopClassUid,
    sopInstanceUid: object.sopInstanceUid,
    transferSyntaxUid,
    implementationClassUid: IMPLEMENTATION_CLASS_UID,
    implementationVersionName: IMPLEMENTATION_VERSION_NAME,
  });
  async function* blocks(): AsyncGenerator<Uint8Array> {
    yield header;
    const file = await DatasetFile.open(object.path, Buffer.allocUnsafe(BLOCK));
    try {
      yield* await datasetIn(file, object.transferSyntaxUid, transferSyntaxUid);
    } finally {
      await file.close();
    }
  }
  let bytes = 0;
  for await (const block of blocks()) bytes += block.length;
  return { bytes, blocks };
}
