/** The list reads a filter as SQL, a subscription in memory: on any tasks both find the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Events } from '../../../server/base/events.ts';
import { STEPS, TASK_STATES } from '../../../server/base/task-states.ts';
import { replaceDeliveries } from '../../../server/queue/deliveries.ts';
import { replaceResults } from '../../../server/queue/results.ts';
import { TaskStore } from '../../../server/queue/store.ts';
import { CurrentTasks } from '../../../server/live/current-tasks.ts';
import { TaskQueries } from '../../../server/tasks/task-queries.ts';
import type { TaskFilter } from '../../../server/tasks/task-record.ts';
import { onBothDatabases } from '../../support/both-databases.ts';
import { newTask, RESULT } from './model-rows.ts';

/** Names that a database may take for equal, and that are not. */
const NAMES = ['PACS', 'pacs', 'PACS ', 'Pács', 'CT-1'];
const UIDS = ['1.2.3', '1.2.30', '1.2.4'];
const name = fc.constantFrom(...NAMES);
const uid = fc.constantFrom(...UIDS);
const task = fc.record({
  sourceDevice: fc.option(name),
  patientId: fc.option(name),
  accessionNumber: fc.option(name),
  patientName: fc.option(name),
  studyInstanceUid: uid,
  seriesInstanceUid: uid,
  destinations: fc.uniqueArray(name, { maxLength: 2 }),
  resultUids: fc.uniqueArray(uid, { maxLength: 2 }),
  isCancelled: fc.boolean(),
});
const idOf = (nth: number) => `2026010100000000${String(nth).padStart(2, '0')}`;
const filter = fc.record(
  {
    ids: fc.uniqueArray(fc.nat(5).map(idOf)),
    states: fc.uniqueArray(fc.constantFrom(...TASK_STATES)),
    steps: fc.uniqueArray(fc.constantFrom(...STEPS), { maxLength: 2 }),
    text: fc.constantFrom('', 'pacs', 'PA', 'ct-1 scanner', 'nobody'),
    patientId: name,
    accessionNumber: name,
    studyInstanceUid: uid,
    seriesInstanceUid: uid,
    device: name,
    startedFrom: fc.integer({ min: -3, max: 3 }),
    startedTo: fc.integer({ min: -3, max: 3 }),
  },
  { requiredKeys: [] },
);

onBothDatabases((open, kind) => {
  test('the list and a subscription find the same tasks by any filter', async () => {
    await using own = await open();
    const { database } = own;
    let now = 0;
    const events = new Events((error) => assert.fail(String(error)));
    const store = new TaskStore({ database, events, owner: 'here:1', now: () => now });
    const queries = new TaskQueries({
      database,
      progressOf: () => undefined,
      etaOf: () => null,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(task, { minLength: 1, maxLength: 6 }),
        fc.array(filter, { minLength: 10, maxLength: 20 }),
        async (tasks, filters) => {
          for (let nth = 0; nth < 6; nth++) await store.act(idOf(nth), { kind: 'delete' });
          const begun = 1_767_225_600_000;
          for (const [nth, { destinations, resultUids, isCancelled, ...columns }] of tasks.entries()) {
            now = begun + nth;
            await store.write(async (writer) => {
              const row = await writer.begin(idOf(nth), { ...newTask(''), ...columns }, now);
              await writer.act(row, { kind: 'closeForImages' });
              await replaceDeliveries(writer.tx, row.id, destinations);
              const results = resultUids.map((seriesInstanceUid, index) => ({
                ...RESULT,
                index,
                seriesInstanceUid,
              }));
              await replaceResults(writer.tx, row.id, 'tasks/x', results);
              if (isCancelled) await writer.act(row, { kind: 'cancel' });
            });
          }
          for (const relative of filters) {
            const { startedFrom, startedTo, ...rest } = relative;
            const asked: TaskFilter = {
              ...rest,
              ...(startedFrom === undefined ? {} : { startedFrom: begun + startedFrom }),
              ...(startedTo === undefined ? {} : { startedTo: begun + startedTo }),
            };
            const listed = await queries.list(asked, ORDER, { first: 50, after: null });
            const live = new CurrentTasks(queries);
            const fitting: string[] = [];
            for (const [nth] of tasks.entries())
              if (await live.fits((await queries.get(idOf(nth)))!, asked)) fitting.push(idOf(nth));
            assert.deepEqual(
              listed.items.map(({ id }) => id),
              fitting,
              JSON.stringify(asked),
            );
          }
        },
      ),
      { numRuns: kind === 'sqlite' ? 60 : 15 },
    );
  });
});

const ORDER = { field: 'id', direction: 'asc' } as const;
