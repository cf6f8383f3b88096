/** Reads spooled objects; what is wrong with a file becomes a coded failure of its task. */
import { DicomError, PIXEL_DATA, readPart10, readPart10Header, type Part10 } from '../../../dicom/index.ts';
import { GatewayError } from '../../base/errors.ts';
import { FileMemory } from '../../storage/file-memory.ts';

/** Everything before the pixel data. @throws GatewayError SOURCE_MISSING, MISSING_HEADER, UNSUPPORTED_PIXELS */
export function readSourceHeader(path: string): Promise<Part10> {
  return coded(() => readPart10Header(path, { stopAt: PIXEL_DATA }));
}

/** The whole object, in that memory. @throws GatewayError SOURCE_MISSING, MISSING_HEADER, UNSUPPORTED_PIXELS */
export function readSourceObject(path: string, memory = new FileMemory()): Promise<Part10> {
  return coded(async () => readPart10(await memory.read(path)));
}

/** As `readSourceObject`, for a thread that does nothing else. */
export function readSourceObjectNow(path: string, memory: FileMemory): Part10 {
  try {
    return readPart10(memory.readNow(path));
  } catch (error) {
    throw codedReadError(error);
  }
}

async function coded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw codedReadError(error);
  }
}

/** What a failure to read or decode a source object means for its task. */
export function codedReadError(error: unknown): unknown {
  if (error instanceof DicomError) {
    const isOfPixels =
      error.reason === 'unsupported-pixels' || error.reason === 'unsupported-transfer-syntax';
    return isOfPixels
      ? new GatewayError('UNSUPPORTED_PIXELS', { detail: error.message }, { cause: error })
      : new GatewayError('MISSING_HEADER', { elements: error.message }, { cause: error });
  }
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    return new GatewayError('SOURCE_MISSING', {}, { cause: error });
  }
  return error;
}
