/** Looks at everything that a gateway needs, one thing after another, and says what to mend. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { backupsIn } from '../backup/backup-schedule.ts';
import { composeConfiguration } from '../compose/configuration.ts';
import { openProcessingServer } from '../compose/processing-server.ts';
import { ConfigError, readConfig, type Config } from '../base/config.ts';
import { VERSION } from '../base/gateway-version.ts';
import { noticeMessage } from '../base/notices.ts';
import type { Environment } from '../base/variables.ts';
import { openDatabaseClock } from '../db/database-clock.ts';
import type { Database } from '../db/database.ts';
import { readDeviceTls } from '../devices/device-tls.ts';
import { DataDirectory } from '../storage/data-directory.ts';
import { prepareDataDirectory } from '../storage/prepare-data-directory.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/settings.ts';
import { gatewayRuns, withGatewayData, type GatewayData } from './open-gateway-data.ts';
import { checkTunnel } from './tunnel-check.ts';

export type Verdict = 'ok' | 'look' | 'wrong';

export interface Check {
  readonly subject: string;
  readonly verdict: Verdict;
  /** What was seen, and what to mend. */
  readonly text: string;
}

const MIB = 2 ** 20;
const MOST_CLOCK_DIFFERENCE_MS = 5_000;
const SERVER_PATIENCE_MS = 10_000;
const BACKUP_AGE_MS = 36 * 3_600_000;

/** @param tell called with each check as it is made */
export async function examine(environment: Environment, tell: (check: Check) => void): Promise<void> {
  const { node } = process.versions;
  const [major] = node.split('.').map(Number);
  tell({
    subject: 'versions',
    verdict: major! >= 24 ? 'ok' : 'wrong',
    text: `PETfectior Client ${VERSION}, Node ${node}, ${process.platform} ${process.arch}`,
  });
  const config = settings(environment, tell);
  tell(timeAndZone());
  if (!config) return;
  const isRunning = await gatewayRuns(config);
  const isWritable = directory(config, tell);
  await ports(config, isRunning, tell);
  let kept: Settings = DEFAULT_SETTINGS;
  if (isWritable)
    await withGatewayData(config, async (data) => {
      await database(data.database, config, tell);
      kept = await devices(config, data, tell);
    }).catch((error: unknown) =>
      tell({ subject: 'database', verdict: 'wrong', text: (error as Error).message }),
    );
  if (isWritable) tell(await disk(config, kept));
  await checkTunnel(config, tell);
  await processingServer(config, tell);
  if (kept.backupFolder !== '') tell(await backups(kept.backupFolder));
  else tell({ subject: 'backup', verdict: 'look', text: 'no daily backup is set: Config, General, Backup' });
}

function settings(environment: Environment, tell: (check: Check) => void): Config | undefined {
  try {
    const config = readConfig(environment, false);
    tell({ subject: 'settings', verdict: 'ok', text: 'every variable is known and can be used' });
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const text of error.problems) tell({ subject: 'settings', verdict: 'wrong', text });
    return undefined;
  }
}

function timeAndZone(): Check {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const now = new Date();
  const isPlausible = now.getFullYear() >= 2025;
  return {
    subject: 'time',
    verdict: isPlausible ? 'ok' : 'wrong',
    text: `${now.toISOString()}, time zone ${timeZone}${isPlausible ? '' : ': set the clock, and let it be kept by NTP'}`,
  };
}

function directory({ dataDir }: Config, tell: (check: Check) => void): boolean {
  if (!existsSync(dataDir)) {
    tell({
      subject: 'data directory',
      verdict: 'look',
      text: `${dataDir} is not there yet: the first start makes it`,
    });
    return false;
  }
  try {
    prepareDataDirectory(dataDir);
    tell({ subject: 'data directory', verdict: 'ok', text: `${dataDir} can be written` });
    return true;
  } catch (error) {
    tell({ subject: 'data directory', verdict: 'wrong', text: (error as Error).message });
    return false;
  }
}

async function disk({ dataDir }: Config, { diskReserveMib }: Settings): Promise<Check> {
  const { total, free } = await new DataDirectory(dataDir).space();
  const text = `${Math.floor(free / MIB)} of ${Math.floor(total / MIB)} MiB are free`;
  if (free < diskReserveMib * MIB)
    return {
      subject: 'disk',
      verdict: 'wrong',
      text: `${text}, less than ${diskReserveMib} MiB: receiving stops; make room`,
    };
  return free < 4 * diskReserveMib * MIB
    ? { subject: 'disk', verdict: 'look', text: `${text}: receiving stops below ${diskReserveMib} MiB` }
    : { subject: 'disk', verdict: 'ok', text };
}

async function ports(config: Config, isRunning: boolean, tell: (check: Check) => void): Promise<void> {
  for (const [name, { host, port }] of [
    ['HTTP_PORT', config.http],
    ['DICOM_PORT', config.dicom],
  ] as const) {
    const code = await tryListening(host, port);
    const subject = `port ${port}`;
    if (code === undefined)
      tell(
        isRunning
          ? {
              subject,
              verdict: 'look',
              text: `the gateway runs, and nothing listens on ${name} ${port}: another port may be set on Config`,
            }
          : { subject, verdict: 'ok', text: `${name} is free` },
      );
    else if (code === 'EADDRINUSE' && isRunning)
      tell({ subject, verdict: 'ok', text: `${name}: the gateway listens` });
    else {
      const why =
        code === 'EADDRINUSE'
          ? 'another program has it: stop that, or set another'
          : code === 'EACCES'
            ? 'ports below 1024 need a right: see "Port 104" in docs/operations.md'
            : `cannot be listened on (${code}): set the host`;
      tell({ subject, verdict: 'wrong', text: `${name}: ${why}` });
    }
  }
}

/** @returns the code of the error; undefined where it can be listened on */
function tryListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

async function database(
  opened: Database,
  { database: address }: Config,
  tell: (check: Check) => void,
): Promise<void> {
  const subject = 'database';
  const { rows } = await sql<{
    version: string;
  }>`select ${sql.raw(opened.kind === 'sqlite' ? 'sqlite_version()' : 'version()')} as version`.execute(
    opened.queries,
  );
  const where = address.kind === 'sqlite' ? address.file : new URL(address.url).host;
  tell({ subject, verdict: 'ok', text: `${opened.kind} ${rows[0]!.version} at ${where}, schema up to date` });
  if (opened.kind === 'sqlite') {
    const found = await sql<{ quick_check: string }>`pragma quick_check(5)`.execute(opened.queries);
    const problems = found.rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
    if (problems.length > 0)
      tell({
        subject,
        verdict: 'wrong',
        text: `damaged: ${problems.join('; ')}: stop the gateway and restore a backup`,
      });
    return;
  }
  const difference = Math.abs((await openDatabaseClock(opened)).now() - Date.now());
  if (difference > MOST_CLOCK_DIFFERENCE_MS)
    tell({
      subject,
      verdict: 'look',
      text: `its clock and this machine's differ by ${Math.round(difference / 1000)} s: let NTP keep both`,
    });
}

async function devices(config: Config, data: GatewayData, tell: (check: Check) => void): Promise<Settings> {
  const { database, events, log } = data;
  const configuration = await composeConfiguration(
    database,
    events,
    log,
    readDeviceTls(config.dicom.deviceTls),
  );
  const list = configuration.devices.list();
  if (list.length === 0)
    tell({
      subject: 'devices',
      verdict: 'look',
      text: 'none is declared: no result has a destination (Config)',
    });
  else if (!list.some(({ isDestination }) => isDestination) && !configuration.settings.current().mirrorMode)
    tell({
      subject: 'devices',
      verdict: 'look',
      text: 'none is a destination, and mirror mode is off: results go nowhere',
    });
  for (const { name, host, port } of list) {
    const { lastEcho } = await configuration.connections.echo(name);
    tell({
      subject: `device ${name}`,
      verdict: lastEcho?.ok ? 'ok' : 'wrong',
      text: lastEcho?.notice ? noticeMessage(lastEcho.notice) : `${host}:${port} answers a C-ECHO`,
    });
  }
  await configuration.senders.close();
  const held = await database.queries
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'restored-at')
    .executeTakeFirst();
  if (held)
    tell({
      subject: 'restore',
      verdict: 'look',
      text: 'restored and not confirmed: nothing leaves the gateway until "petfectior restore --confirm"',
    });
  return configuration.settings.current();
}

async function processingServer(config: Config, tell: (check: Check) => void): Promise<void> {
  const subject = 'processing server';
  if (config.processing.kind === 'stand-in') {
    tell({
      subject,
      verdict: 'look',
      text: 'none is set (PROCESSING_URL): the stand-in is used, NOT FOR CLINICAL USE',
    });
    return;
  }
  const quiet = { error: () => undefined } as never;
  const server = await openProcessingServer(
    config,
    () => null,
    () => 1,
    quiet,
  );
  try {
    const begun = performance.now();
    await server.transport.health(AbortSignal.timeout(SERVER_PATIENCE_MS));
    tell({
      subject,
      verdict: 'ok',
      text: `${server.address} answers in ${Math.round(performance.now() - begun)} ms`,
    });
  } catch (error) {
    tell({ subject, verdict: 'wrong', text: `${server.address}: ${(error as Error).message}` });
  } finally {
    await server.close();
  }
}

async function backups(folder: string): Promise<Check> {
  const subject = 'backup';
  try {
    const newest = (await backupsIn(folder)).at(-1);
    if (!newest)
      return { subject, verdict: 'wrong', text: `there is none in ${folder}: see the log of the gateway` };
    const age = Date.now() - newest.at;
    const text = `the newest in ${folder} is ${Math.round(age / 3_600_000)} h old`;
    return age < BACKUP_AGE_MS
      ? { subject, verdict: 'ok', text }
      : { subject, verdict: 'wrong', text: `${text}: see the log of the gateway` };
  } catch (error) {
    return { subject, verdict: 'wrong', text: `${folder}: ${(error as Error).message}` };
  }
}
