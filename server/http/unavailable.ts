/**
 * A database that is away and a full disk are no faults of the gateway: callers are told which it is, and may ask again.
 */
import { GatewayError } from '../base/errors.ts';
import { UnavailableError } from '../base/refusals.ts';
import { databaseErrorClass } from '../db/database-error.ts';
import { codedWriteError } from '../storage/disk-error.ts';

export function unavailable(error: unknown): UnavailableError | undefined {
  if (codedWriteError(error) instanceof GatewayError)
    return new UnavailableError('DISK_FULL', { cause: error });
  const found = databaseErrorClass(error);
  return found === 'away' || found === 'again'
    ? new UnavailableError('DATABASE_AWAY', { cause: error })
    : undefined;
}
