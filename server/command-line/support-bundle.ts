/**
 * What support needs to know of a gateway, without patients, people or secrets: checks, settings, counts, and the log at
 * info and above, of which only names of events, times and codes are taken, never a sentence or a value of a person's.
 */
import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VERSION } from '../base/gateway-version.ts';
import { VARIABLES, type Environment } from '../base/variables.ts';
import type { Config } from '../base/config.ts';
import { ENTITIES } from '../db/entities/index.ts';
import type { Database } from '../db/database.ts';
import type { Check } from './doctor.ts';
import { withGatewayData } from './open-gateway-data.ts';

/** Values of these say nothing of anybody. */
const PLAIN = new Set([
  'HTTP_PORT',
  'DICOM_PORT',
  'DICOM_TLS_CLIENT',
  'PROXY_HEADERS',
  'IMAGE_MEMORY_MIB',
  'TZ',
  'LOG_LEVEL',
  'LOG_FORMAT',
]);
const PLAIN_SETTINGS = /^(?!clientId|localAddress|aeTitle|backupFolder)/;
const MOST_LINES = 20_000;
const LOG_FIELDS = [
  'time',
  'level',
  'module',
  'event',
  'code',
  'step',
  'status',
  'seconds',
  'attempt',
  'reference',
] as const;

export async function supportBundle(
  environment: Environment,
  config: Config | undefined,
  checks: readonly Check[],
): Promise<object> {
  return {
    madeAt: new Date().toISOString(),
    version: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    // Subjects and sentences name devices and hosts; support knows the codes.
    checks: checks.map(({ subject, verdict }, place) => ({
      subject: subject.replace(/^device .*/, `device ${place}`),
      verdict,
    })),
    environment: Object.fromEntries(
      Object.keys(VARIABLES)
        .filter((name) => environment[name] || environment[`${name}_FILE`])
        .map((name) => [name, PLAIN.has(name) ? environment[name] : 'set']),
    ),
    ...(config && existsSync(config.dataDir) && { log: await logOf(config.dataDir) }),
    ...(config &&
      (await withGatewayData(config, ({ database }) => countsOf(database)).catch((error: unknown) => ({
        database: (error as Error).name,
      })))),
  };
}

async function countsOf({ queries }: Database): Promise<object> {
  const rows: Record<string, number> = {};
  for (const { meta } of ENTITIES) {
    const counted = await queries
      .selectFrom(meta.tableName as 'task')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    rows[meta.tableName] = Number(counted.rows);
  }
  const tasks = await queries
    .selectFrom('task')
    .select((eb) => ['step', 'state', 'failureCode', eb.fn.countAll<number>().as('tasks')])
    .groupBy(['step', 'state', 'failureCode'])
    .execute();
  const settings = await queries.selectFrom('setting').selectAll().execute();
  const processes = await queries.selectFrom('process').selectAll().execute();
  return {
    rows,
    tasks,
    processes,
    settings: Object.fromEntries(
      settings.map(({ name, value }) => [name, PLAIN_SETTINGS.test(name) ? value : 'set']),
    ),
  };
}

/** Newest last. */
async function logOf(dataDir: string): Promise<object[]> {
  const folder = join(dataDir, 'logs');
  const names = existsSync(folder) ? await readdir(folder) : [];
  const number = (name: string) => Number(/\.(\d+)\.log$/.exec(name)?.[1] ?? 0);
  const lines: object[] = [];
  for (const name of names.filter((each) => each.endsWith('.log')).sort((a, b) => number(b) - number(a)))
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const kept = keptOf(line);
      if (kept) lines.push(kept);
      if (lines.length > 2 * MOST_LINES) lines.splice(0, MOST_LINES);
    }
  return lines.slice(-MOST_LINES);
}

function keptOf(line: string): object | undefined {
  try {
    const record = JSON.parse(line) as Record<string, unknown>;
    if (record['level'] === 'debug') return undefined;
    return Object.fromEntries(
      LOG_FIELDS.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]])),
    );
  } catch {
    return undefined;
  }
}
