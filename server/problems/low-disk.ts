import { notice } from '../base/notices.ts';
import type { StorageRecord } from '../storage/storage-record.ts';
import type { Finding } from './problem.ts';

/** @param waiting tasks that wait for room */
export function lowDisk({ free, reserved }: StorageRecord, waiting: number): Finding[] {
  if (free >= reserved) return [];
  const said = notice('DISK_LOW', { mebibytes: Math.round(reserved / 2 ** 20) });
  return [{ code: 'DISK_LOW', subject: 'data directory', waiting, notice: said, nextTryAt: null }];
}
