/** The gateway's database and its directory, for commands that work beside a gateway or instead of one. */
import { existsSync } from 'node:fs';
import { AuditLog } from '../audit/audit-log.ts';
import type { Config } from '../base/config.ts';
import { Events } from '../base/events.ts';
import { Logger } from '../base/log.ts';
import { StartError } from '../base/start-error.ts';
import { DATABASE_LIMITS } from '../db/database-limits.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { useCipher } from '../db/secret-column.ts';
import { usable } from '../db/usable.ts';
import { lockDataDirectory, readInstallation, secretCipher } from '../storage/installation.ts';

/** Who acts, in the audit log. */
export const ACTOR = 'command line';

export interface GatewayData {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly audit: AuditLog;
  /** Writes down what was done. */
  record(action: string, details: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Works on the database as this version knows it, whether a gateway runs or not. @throws StartError */
export async function withGatewayData<T>(
  config: Config,
  work: (data: GatewayData) => Promise<T>,
): Promise<T> {
  const database = await openExisting(config);
  const installation = await readInstallation(config.dataDir);
  if (installation) useCipher(database.orm, secretCipher(installation));
  const log = new Logger('API', () => undefined);
  const events = new Events((error) => {
    throw error;
  });
  const audit = new AuditLog(database, log, events);
  try {
    return await work({
      ...{ database, events, log, audit },
      record: (action, details) =>
        audit.append({
          at: Date.now(),
          actor: ACTOR,
          address: '',
          action,
          taskId: null,
          details,
          outcome: 'OK',
          requestId: `command-${process.pid}`,
        }),
    });
  } finally {
    await audit.close();
    await database.close();
  }
}

async function openExisting({ database: address }: Config): Promise<Database> {
  if (address.kind === 'sqlite' && !existsSync(address.file))
    throw new StartError(
      75,
      `There is no database at ${address.file} yet: start the gateway once, or set DATA_DIR`,
    );
  return usable(address, () => openDatabase(address, DATABASE_LIMITS, { mayMigrate: false }));
}

/** Keeps every gateway from the directory while the work is done. @throws StartError 75 where one runs */
export async function withoutGateway<T>(config: Config, work: () => Promise<T>): Promise<T> {
  if (!existsSync(config.dataDir)) return work();
  const lock = await lockDataDirectory(config.dataDir).catch((cause: unknown) => {
    throw new StartError(75, `DATA_DIR: a gateway runs on ${config.dataDir}: stop it first`, { cause });
  });
  try {
    return await work();
  } finally {
    lock.close();
  }
}

/** Whether a gateway runs on the directory, on this machine. */
export async function gatewayRuns({ dataDir }: Config): Promise<boolean> {
  if (!existsSync(dataDir)) return false;
  try {
    (await lockDataDirectory(dataDir)).close();
    return false;
  } catch {
    return true;
  }
}
