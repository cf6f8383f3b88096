import { randomUUID } from 'node:crypto';
import { DicomError } from '../../dicom/index.ts';
import { databaseErrorClass, databaseErrorCode } from '../db/database-error.ts';
import type { Logger } from '../base/log.ts';
import { notice, type Notice } from '../base/notices.ts';

/** What is said of an image that no task can take. What is neither the file nor a value of it is a defect of ours. */
export function quarantineReason(error: unknown, log: Logger): Notice {
  if (error instanceof DicomError) return notice('IMAGE_UNREADABLE', { detail: error.message });
  if (databaseErrorClass(error) === 'never')
    return notice('IMAGE_UNSTORABLE', { code: databaseErrorCode(error) });
  const reference = randomUUID().slice(0, 8);
  log.error('intake.failed', { reference, error });
  return notice('IMAGE_NOT_TAKEN_UP', { reference });
}
