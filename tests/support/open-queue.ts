import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import type { DatabaseAddress } from '../../server/base/config.ts';
import { openDatabase, type Database, type Tx } from '../../server/db/database.ts';
import { useCipher } from '../../server/db/secret-column.ts';
import { TEST_CIPHER } from './test-cipher.ts';
import { runStep } from './drive-task.ts';
import { Events, type Transition } from '../../server/base/events.ts';
import { Logger, type LogRecord } from '../../server/base/log.ts';
import { DataDirectory } from '../../server/storage/data-directory.ts';
import type { Registration } from '../../server/intake/registration.ts';
import { replaceDeliveries } from '../../server/queue/deliveries.ts';
import { replaceResults } from '../../server/queue/results.ts';
import { LiveRuns } from '../../server/queue/live-runs.ts';
import { Node } from '../../server/queue/node.ts';
import { TaskStore } from '../../server/queue/store.ts';
import { receiptOf, SpoolingRegistration } from './receipts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface Queue extends AsyncDisposable {
  readonly database: Database;
  readonly events: Events;
  readonly transitions: readonly Transition[];
  readonly records: readonly LogRecord[];
  readonly log: Logger;
  readonly data: DataDirectory;
  readonly store: TaskStore;
  readonly liveRuns: LiveRuns;
  /** Not started: a test renews it when it wants to. */
  readonly node: Node;
  readonly registration: Registration;
  /** Keys whose file was gone, and tasks that were begun by an image with other contents. */
  readonly missing: readonly string[];
  readonly conflicts: readonly string[];
  /** A task of `images` images whose spool files exist; at the Compilator, QUEUED. */
  newTask(series: string, images?: number): Promise<string>;
  /** A task at the Store SCU, QUEUED, with a result of these SOP instances and deliveries to these devices. */
  newResult(uids: readonly string[], devices: readonly string[]): Promise<string>;
}

export const QUIET_MS = 30_000;

/**
 * The queue of a gateway in a directory of its own, on the embedded database unless told another.
 * @param owner name of its run
 */
export async function openQueue(address?: DatabaseAddress, owner = 'here:1'): Promise<Queue> {
  const folder = temporaryDirectory('queue-');
  const database = await openDatabase(
    address ?? { kind: 'sqlite', file: join(folder.path, 'petfectior.db') },
  );
  useCipher(database.orm, TEST_CIPHER);
  const transitions: Transition[] = [];
  const records: LogRecord[] = [];
  const events = new Events((error) => assert.fail(String(error)));
  events.on('transition', (transition) => transitions.push(transition));
  const store = new TaskStore({ database, events, owner, now: Date.now });
  const log = new Logger('GATEWAY', (record) => records.push(record));
  const liveRuns = new LiveRuns();
  const node = new Node({
    database,
    store,
    events,
    liveRuns,
    log,
    installation: 'here',
    syncClock: async () => 0,
    hasDuty: () => true,
  });
  const data = new DataDirectory(folder.path);
  await data.prepare();
  const missing: string[] = [];
  const conflicts: string[] = [];
  const registration = new SpoolingRegistration({
    database,
    store,
    events,
    data,
    rules: () => ({ minimumImages: 1, quietMs: QUIET_MS }),
    deviceAt: () => null,
    onAdded: () => undefined,
    onBegun: () => undefined,
    onConflict: (taskId) => conflicts.push(taskId),
    onMissing: (key) => missing.push(key),
  });
  let results = 0;
  const newTask: Queue['newTask'] = async (series, images = 2) => {
    const receipts = Array.from({ length: images }, (_, index) =>
      receiptOf(series, index, { expected: images }),
    );
    await registration.register(receipts);
    const { taskId } = await database.queries
      .selectFrom('image')
      .select('taskId')
      .where('key', '=', receipts[0]!.key)
      .executeTakeFirstOrThrow();
    return taskId;
  };
  return {
    database,
    events,
    transitions,
    records,
    log,
    data,
    store,
    liveRuns,
    node,
    registration,
    missing,
    conflicts,
    newTask,
    newResult: async (uids, devices) => {
      const id = await newTask(`1.1.${++results}`);
      for (let step = 0; step < 6; step++) {
        const row = await store.get(id);
        const also = async (tx: Tx) => {
          if (row!.step === 'VALIDATOR') await replaceDeliveries(tx, id, devices);
          if (row!.step === 'UNPACKER') await replaceResults(tx, id, 'tasks/x', [resultSeries(uids)]);
        };
        await runStep(store, id, { kind: 'advance' }, { also });
      }
      return id;
    },
    [Symbol.asyncDispose]: async () => {
      await database.close();
      folder[Symbol.dispose]();
    },
  };
}

function resultSeries(uids: readonly string[]): Parameters<typeof replaceResults>[3][number] {
  return {
    index: 0,
    seriesInstanceUid: '2.25.9',
    description: 'PETFECTIOR',
    number: 1001,
    files: uids.map((sopInstanceUid) => ({
      name: `${sopInstanceUid}.dcm`,
      sopInstanceUid,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
      transferSyntaxUid: '1.2.840.10008.1.2',
    })),
    integrity: {} as never,
  };
}
