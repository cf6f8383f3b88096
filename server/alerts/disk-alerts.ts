/** The disk is too full to receive, or will be soon. */
import { notice } from '../base/notices.ts';
import { DiskForecast } from '../storage/disk-forecast.ts';
import type { StorageRecord } from '../storage/storage-record.ts';
import { DATA_DIRECTORY } from './alert-cause.ts';
import type { AlertStore } from './alert-store.ts';

export interface DiskAlertsPorts {
  readonly alerts: AlertStore;
  readonly storage: () => Promise<StorageRecord>;
  /** Ms since the epoch. */
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;
/** Told of so long before the disk is full, and taken back once it is further off than that. */
const FORECAST_HOURS = { told: 24, over: 36 };

export class DiskAlerts {
  readonly #ports: DiskAlertsPorts;
  readonly #forecast = new DiskForecast();
  #isLow: boolean | undefined;
  #isFilling: boolean | undefined;

  constructor(ports: DiskAlertsPorts) {
    this.#ports = ports;
  }

  async look(): Promise<void> {
    const { alerts, storage } = this.#ports;
    const { free, reserved } = await storage();
    await this.#lookAhead(free, reserved);
    const isLow = free < reserved;
    if (this.#isLow === isLow) return;
    this.#isLow = isLow;
    if (!isLow) return alerts.resolve('DISK_LOW', DATA_DIRECTORY);
    await alerts.raise({
      kind: 'DISK_LOW',
      severity: 'CRITICAL',
      subject: DATA_DIRECTORY,
      code: 'STORAGE_FULL',
      notice: notice('DISK_LOW', { mebibytes: Math.round(reserved / 2 ** 20) }),
    });
  }

  async #lookAhead(free: number, reserved: number): Promise<void> {
    const { alerts, now } = this.#ports;
    this.#forecast.add(now(), free);
    const reachedAt = this.#forecast.reaches(reserved);
    // After a restart what was said before holds, until there is more to go by.
    if (reachedAt === undefined) return;
    const hours = free < reserved ? Infinity : (reachedAt - now()) / HOUR_MS;
    const isFilling = hours < (this.#isFilling ? FORECAST_HOURS.over : FORECAST_HOURS.told);
    if (this.#isFilling === isFilling) return;
    this.#isFilling = isFilling;
    if (!isFilling) return alerts.resolve('DISK_FILLING', DATA_DIRECTORY);
    await alerts.raise({
      kind: 'DISK_FILLING',
      severity: 'WARNING',
      subject: DATA_DIRECTORY,
      code: 'STORAGE_FULL',
      notice: notice('DISK_FILLING', {
        hours: Math.max(1, Math.round(hours)),
        time: localMinute(new Date(now() + hours * HOUR_MS)),
        mebibytes: Math.round(reserved / 2 ** 20),
      }),
    });
  }
}

/** As `2026-11-28 14:05`, where the gateway stands. */
function localMinute(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
