import { GatewayError } from '../base/errors.ts';

/** SQLITE_FULL: the embedded database lies on the same disk. */
const SQLITE_FULL = 13;

/** A full disk or quota as STORAGE_FULL; every other error as it is. */
export function codedWriteError(error: unknown): unknown {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || errcode === SQLITE_FULL
    ? new GatewayError('STORAGE_FULL', {}, { cause: error })
    : error;
}
