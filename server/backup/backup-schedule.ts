/**
 * A backup a day into a folder, of which the newest are kept. The folder itself says when the last one was made, so that
 * a restart forgets nothing; one that is overdue is an alert until the next one is made.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertStore } from '../alerts/alert-store.ts';
import type { Logger } from '../base/log.ts';
import { notice } from '../base/notices.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Settings } from '../settings/settings.ts';
import type { BackupSummary } from './write-backup.ts';

export interface BackupSchedulePorts {
  readonly settings: () => Pick<Settings, 'backupFolder' | 'backupHour' | 'backupsKept'>;
  readonly alerts: Pick<AlertStore, 'raise' | 'resolve'>;
  readonly log: Logger;
  readonly now: () => number;
  /** Whether it is this gateway that makes them: of several one does. */
  readonly isDue: () => boolean;
  /** @throws whatever keeps the archive from being made */
  readonly write: (file: string, signal: AbortSignal) => Promise<BackupSummary>;
}

const NAME = /^petfectior-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.backup$/;
const HOUR_MS = 3_600_000;
const SUBJECT = 'scheduled backup';

export class BackupSchedule {
  readonly #ports: BackupSchedulePorts;
  readonly #loop: WakeLoop;

  constructor(ports: BackupSchedulePorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop((signal) => this.#look(signal), {
      sweepMs: HOUR_MS,
      onError: (error) => ports.log.warn('backup.failed', { error }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** The settings have changed. */
  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** @returns in how many ms the next one is due. */
  async #look(signal: AbortSignal): Promise<number | undefined> {
    const { settings, alerts, now, log, isDue } = this.#ports;
    if (!isDue()) return undefined;
    const { backupFolder: folder, backupHour, backupsKept } = settings();
    if (folder === '') {
      await alerts.resolve('BACKUP_OVERDUE', SUBJECT);
      return undefined;
    }
    try {
      const made = await backupsIn(folder);
      const due = lastDue(now(), backupHour);
      // The first one is made as soon as it is asked for: a folder that cannot be written is known at once.
      if ((made.at(-1)?.at ?? 0) < due) {
        const { bytes, files } = await this.#ports.write(join(folder, nameOf(now())), signal);
        log.info('backup.made', { folder, bytes, files });
      }
      await removeOldest(folder, backupsKept);
      await alerts.resolve('BACKUP_OVERDUE', SUBJECT);
    } catch (error) {
      if (signal.aborted) return undefined;
      const detail = (error as Error).message;
      log.error('backup.failed', { error });
      await alerts.raise({
        kind: 'BACKUP_OVERDUE',
        severity: 'CRITICAL',
        subject: SUBJECT,
        code: null,
        notice: notice('BACKUP_OVERDUE', { folder, detail }),
      });
      return HOUR_MS;
    }
    return lastDue(now(), backupHour) + 24 * HOUR_MS - now();
  }
}

/** Archives of the schedule, oldest first. */
export async function backupsIn(folder: string): Promise<{ readonly name: string; readonly at: number }[]> {
  return (await readdir(folder))
    .flatMap((name) => {
      const [, ...parts] = NAME.exec(name) ?? [];
      const [year, month, ...rest] = parts.map(Number);
      return year === undefined || month === undefined
        ? []
        : [{ name, at: Date.UTC(year, month - 1, ...(rest as [number, number, number, number])) }];
    })
    .sort((a, b) => a.at - b.at);
}

/** When a backup was last due: the hour is of the gateway's time zone. */
function lastDue(now: number, hour: number): number {
  const due = new Date(now);
  due.setHours(hour, 0, 0, 0);
  if (due.getTime() > now) due.setDate(due.getDate() - 1);
  return due.getTime();
}

function nameOf(now: number): string {
  return `petfectior-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}.backup`;
}

async function removeOldest(folder: string, kept: number): Promise<void> {
  const made = await backupsIn(folder);
  for (const { name } of made.slice(0, Math.max(0, made.length - kept))) await rm(join(folder, name));
}
