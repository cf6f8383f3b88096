import { GatewayError } from '../errors.ts';

/** A full disk or quota as STORAGE_FULL; every other error as it is. */
export function codedWriteError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new GatewayError('STORAGE_FULL', {}, { cause: error })
    : error;
}
