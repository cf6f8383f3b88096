/** What a gateway holds after many series is what it held after a few: memory, threads, descriptors, files. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { entriesUnder } from '../support/entries-under.ts';
import { listenerOf, ownUsage, type ProcessUsage } from '../support/process-usage.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

/** `LONG=1` for a soak that deserves the name. */
const SERIES = process.env['LONG'] === '1' ? 500 : 20;
const AT_ONCE = 4;
/** After so many all code is loaded, and compiled as far as it will be. */
const WARM_UP = 12;
/** Logs, compiled code, and what the stand-in keeps of a job, which is as long as there are jobs. */
const MOST_FILES = 200 + 2 * SERIES;
/** MB, a minute after the last series. The main process has the stand-in's thread, too. */
const BUDGET = { main: 250, listener: 120 };
/** MB of the main process between the warm-up and the end, when it rests: of each series, and what collectors leave. */
const TOLERATED = { perSeries: 0.1, noise: 30 };

interface Row {
  readonly when: string;
  readonly main: ProcessUsage;
  readonly listener: ProcessUsage;
  readonly files: number;
  readonly databaseMegabytes: number;
}

test(
  `${SERIES} series leave nothing behind: memory, threads, descriptors, files`,
  { skip: missingPrograms('storescu'), timeout: 3_600_000 },
  async (t) => {
    await using scene = await Scene.open();
    const rows: Row[] = [];
    const note = (when: string): Row => {
      const row = look(scene, when);
      rows.push(row);
      return row;
    };
    const start = note('start');
    try {
      await sendAndAwait(scene, WARM_UP);
      await rested(scene, start);
      const warm = note('warm, at rest');
      await sendAndAwait(scene, (SERIES - WARM_UP) >> 1);
      note('middle');
      await sendAndAwait(scene, SERIES - WARM_UP - ((SERIES - WARM_UP) >> 1));
      note('end');
      await mutate(scene.api, 'deleteFinishedTasks');
      await waitFor(() => look(scene, '').files < start.files + MOST_FILES, {
        what: 'files of what was deleted are gone',
        timeoutMs: 600_000,
        everyMs: 1_000,
      });
      const most = TOLERATED.noise + TOLERATED.perSeries * (SERIES - WARM_UP);
      const grown = (row: Row) => row.main.anonymousMegabytes - warm.main.anonymousMegabytes;
      // A collector comes when it has been quiet for a while.
      await rested(scene, start, (row) => grown(row) < most).finally(() => note('at rest again'));
      const end = rows.at(-1)!;
      assert.ok(grown(end) < most, `the main process has grown by ${grown(end).toFixed(0)} MB`);
      assert.ok(
        end.listener.megabytes < BUDGET.listener,
        `listener: ${end.listener.megabytes.toFixed(0)} MB`,
      );
      assert.ok(end.main.descriptors <= start.main.descriptors + 2, `${end.main.descriptors} descriptors`);
      assert.ok(end.main.threads <= start.main.threads, `${end.main.threads} threads`);
      assert.equal(end.listener.descriptors, start.listener.descriptors);
      assert.equal(end.listener.threads, warm.listener.threads);
      assert.equal(
        new Set(scene.destination.received().map((object) => object.sopInstanceUid)).size,
        SERIES * 50,
      );
    } finally {
      t.diagnostic(table(rows));
    }
  },
);

/** Some at a time, as scanners send. */
async function sendAndAwait(scene: Scene, series: number): Promise<void> {
  let left = series;
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const exam = scene.makeExam();
      await scene.push(exam.files);
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

/** Waits until threads without work have ended, directories are closed and memory is within its budget. */
async function rested(scene: Scene, start: Row, isSmall: (row: Row) => boolean = () => true): Promise<void> {
  await waitFor(
    () => {
      const row = look(scene, '');
      return (
        row.main.megabytes < BUDGET.main &&
        isSmall(row) &&
        row.main.threads <= start.main.threads &&
        row.main.descriptors <= start.main.descriptors + 2 &&
        row.listener.descriptors === start.listener.descriptors
      );
    },
    { what: 'what rests is closed, and memory comes back', timeoutMs: 90_000, everyMs: 1_000 },
  );
}

function look({ gateway: { pid }, dataDir }: Scene, when: string): Row {
  const files = entriesUnder(dataDir).filter((one) => one.isFile());
  const database = files.filter(({ name }) => /\.(db|sqlite)/.test(name));
  const bytes = database.reduce(
    (sum, one) => sum + (statSync(join(one.parentPath, one.name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return {
    when,
    main: ownUsage(pid),
    listener: ownUsage(listenerOf(pid)),
    files: files.length,
    databaseMegabytes: bytes / 2 ** 20,
  };
}

function table(rows: readonly Row[]): string {
  const of = ({ megabytes, anonymousMegabytes, threads, descriptors }: ProcessUsage): string =>
    `${megabytes.toFixed(0)} MB, ${anonymousMegabytes.toFixed(0)} MB, ${threads}, ${descriptors}`;
  return [
    '| when | main process: PSS, of no file, threads, descriptors | listener | files | database |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ when, main, listener, files, databaseMegabytes }) =>
        `| ${when} | ${of(main)} | ${of(listener)} | ${files} | ${databaseMegabytes.toFixed(1)} MB |`,
    ),
  ].join('\n');
}
