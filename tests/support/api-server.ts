/**
 * The gateway itself, in the process of the test, on ports and in a directory of its own. The steps and the listener
 * are stopped, as a person would stop them: tasks come from receipts, and stay where they are.
 */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { createApp } from '../../server/app.ts';
import type { Viewer } from '../../server/auth/role.ts';
import type { Role } from '../../server/base/roles.ts';
import { readConfig, type DatabaseAddress } from '../../server/base/config.ts';
import { STEPS } from '../../server/base/task-states.ts';
import { SURROUNDINGS, type Surroundings } from '../../server/compose/surroundings.ts';
import type { Database } from '../../server/db/database.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { buildSpoolKey } from '../../server/storage/spool.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { waitFor } from './wait-for.ts';

export const PASSWORD = 'gamma camera in the cellar';

export interface ApiServerOptions extends Partial<Surroundings> {
  /** Default: an embedded database of its own. */
  readonly address?: DatabaseAddress;
  /** Variables beside those that every test has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Put where a site keeps its own documents. */
  readonly knownDocuments?: readonly string[];
  /** Told of every statement that was executed. */
  readonly onStatement?: () => void;
}

/** A line of the gateway's log. */
interface LogLine extends Readonly<Record<string, unknown>> {
  readonly level: string;
  readonly event: string;
}

export type ApiServer = Awaited<ReturnType<typeof startApiServer>>;

export async function startApiServer(options: ApiServerOptions = {}) {
  const { address, environment, knownDocuments = [], onStatement, ...surroundings } = options;
  const folder = temporaryDirectory('api-');
  for (const [index, text] of knownDocuments.entries()) {
    mkdirSync(join(folder.path, 'documents'), { recursive: true });
    writeFileSync(join(folder.path, 'documents', `${index}.graphql`), text);
  }
  if (address?.kind === 'sqlite') {
    // Database and file belong together, as when a gateway is started again.
    const installation = join(dirname(address.file), 'installation.json');
    if (existsSync(installation)) copyFileSync(installation, join(folder.path, 'installation.json'));
  }
  const config = readConfig(
    {
      DATA_DIR: folder.path,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: '0',
      DICOM_HOST: '127.0.0.1',
      DICOM_PORT: '0',
      // Nobody listens there, and no step asks.
      PROCESSING_URL: 'http://127.0.0.1:9',
      PROCESSING_TOKEN: 'none',
      LOG_FORMAT: 'json',
      ...environment,
    },
    false,
  );
  /** What went to standard output; errors that a test does not take away fail it. */
  const records: LogLine[] = [];
  const app = await createApp(address ? { ...config, database: address } : config, {
    ...SURROUNDINGS,
    output: new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        if (text.startsWith('{')) records.push(JSON.parse(text) as LogLine);
        done();
      },
    }),
    consoleDirectory: join(folder.path, 'no-console'),
    diskEveryMs: 20,
    webhookPausesMs: [1, 1],
    ...surroundings,
    ...(surroundings.now && { monotonic: surroundings.now }),
  });
  const { services, database, intake } = app;
  if (onStatement) countStatements(database, onStatement);
  for (const name of ['DICOM_LISTENER', ...STEPS] as const) await services.processes.stop(name);
  await services.settings.update({ minimumImages: 3 });
  const url = await app.start();

  let received = 0;
  return {
    ...app,
    url,
    folder: folder.path,
    records,
    /** A bearer token of a new user with that role. */
    async tokenOf(role: Role): Promise<string> {
      const username = `${role.toLowerCase()}-${Math.random().toString(36).slice(2, 8)}`;
      const user = await services.users.create({ username, password: PASSWORD, role });
      return (await services.sessions.open(user, { address: '127.0.0.1', userAgent: 'test' })).token;
    },
    /** Who a bearer token of a session stands for. */
    async viewerOf(token: string): Promise<Viewer> {
      const bearer = await services.sessions.bearer(token);
      return typeof bearer === 'string' ? assert.fail(bearer) : bearer;
    },
    /** Images of one series; gives the id of their task. */
    async receive(series: string, options: Partial<SeriesOptions> = {}): Promise<string> {
      const { images = 3, ...header } = options;
      received++;
      const receipts = Array.from({ length: images }, (_, index) =>
        receipt(series, index, `r${received}`, { ...SERIES, ...header }),
      );
      for (const { key } of receipts) {
        mkdirSync(dirname(join(folder.path, key)), { recursive: true });
        writeFileSync(join(folder.path, key), key);
      }
      intake.accept(receipts);
      const keys = receipts.map(({ key }) => key);
      const taskId = await waitFor(
        async () => {
          const rows = await database.queries
            .selectFrom('image')
            .select('taskId')
            .where('key', 'in', keys)
            .orderBy('taskId', 'desc')
            .execute();
          return rows.length === images && rows[0]?.taskId;
        },
        { what: `the images of ${series}` },
      );
      return taskId;
    },
    [Symbol.asyncDispose]: async () => {
      await app.stop('the end of the test');
      folder[Symbol.dispose]();
      assert.deepEqual(
        records.filter(({ level }) => level === 'error'),
        [],
      );
    },
  };
}

/** Statements of typed SQL and of the entity manager. */
function countStatements(database: Database, onStatement: () => void): void {
  const counted = database.queries.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      onStatement();
      return result;
    },
  });
  Object.defineProperty(database, 'queries', { value: counted });
  const logger = database.orm.config.getLogger();
  logger.setDebugMode(['query']);
  logger.logQuery = onStatement;
}

interface SeriesOptions {
  readonly images: number;
  readonly expected: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly accessionNumber: string;
}
const SERIES = { expected: 3, patientId: 'P1', patientName: 'DOE^JANE', accessionNumber: 'A1' };

function receipt(
  series: string,
  index: number,
  unique: string,
  options: Omit<SeriesOptions, 'images'>,
): Receipt {
  const source = { aeTitle: 'SCANNER', address: '192.0.2.1' };
  const sopInstanceUid = `${series}.${index}`;
  return {
    key: buildSpoolKey({ source, seriesInstanceUid: series, sopInstanceUid, unique }),
    bytes: 1000,
    mark: { datasetBytes: 800, checksum: 0 },
    receivedAt: Date.now(),
    source,
    calledAeTitle: 'PETFECTIOR',
    transferSyntaxUid: '1.2.840.10008.1.2',
    header: {
      series: {
        patientId: options.patientId,
        patientName: options.patientName,
        studyInstanceUid: `1.2.${series}`,
        accessionNumber: options.accessionNumber,
        seriesInstanceUid: series,
        seriesDescription: 'WB PET',
        numberOfSlices: options.expected,
      } as Receipt['header']['series'],
      slice: {
        sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
        sopInstanceUid,
        position: [0, 0, index * 3],
        orientation: [1, 0, 0, 0, 1, 0],
        rows: 128,
        columns: 128,
        pixelSpacing: [4, 4],
        frameOfReferenceUid: `1.3.${series}`,
        instanceNumber: index + 1,
        seriesType: ['STATIC', 'IMAGE'],
        imageIndex: index + 1,
        acquisitionDateTime: '20260102120000',
        frameReferenceTime: 0,
        actualFrameDuration: 120_000,
      },
    },
  };
}
