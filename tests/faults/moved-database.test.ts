/** A gateway that was killed in the middle of its work goes on with its database moved, there and back. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { RESTORE_MARK } from '../../server/storage/installation.ts';
import { Scene } from '../e2e/scene.ts';
import { petfectior } from '../support/command-line.ts';
import { runGateway, startGateway } from '../support/gateway.ts';
import { startMariadb } from '../support/mariadb.ts';
import { endChild, missingPrograms } from '../support/programs.ts';
import { listTasks, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BACKUP_PASSPHRASE = 'a phrase for the archive';

test(
  'embedded to MariaDB and back, with tasks in flight',
  { skip: missingPrograms('storescu', 'mariadbd') },
  async () => {
    using directory = temporaryDirectory('moved-');
    await using mariadb = await startMariadb();
    const dataDir = join(directory.path, 'data');
    await using scene = await Scene.open({ dataDir });
    const exams = Array.from({ length: 4 }, () => scene.makeExam());
    const first = exams.slice(0, 2);
    const second = exams.slice(2);
    for (const exam of first) await scene.push(exam.files);
    const url = await mariadb.createDatabase('gateway');
    const embedded = { DATA_DIR: dataDir };
    const server = { ...embedded, DATABASE_URL: url };
    assert.equal(
      (await petfectior(['database', 'copy', '--to', url], embedded)).status,
      75,
      'the gateway runs',
    );
    await scene.gateway.kill('SIGKILL');
    const there = await petfectior(['--json', 'database', 'copy', '--to', url], embedded);
    assert.equal(there.status, 0, there.stderr);
    const { httpPort, dicomPort } = scene.gateway;
    {
      await using gateway = await startGateway({ dataDir, env: server, httpPort, dicomPort });
      const api = await gateway.api();
      for (const exam of first) {
        const task = await waitForTask(api, exam.series.seriesInstanceUid);
        assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
        assert.deepEqual(
          scene.check(
            exam,
            task.results.map((one) => one.seriesInstanceUid),
          ).problems,
          [],
        );
      }
      for (const exam of second) await scene.push(exam.files);
      await gateway.kill('SIGKILL');
    }
    const occupied = await petfectior(['database', 'copy', '--to', 'sqlite:'], server);
    assert.equal(occupied.status, 75, 'the embedded database is still there');
    const back = `sqlite:${join(directory.path, 'back.db')}`;
    const copied = await petfectior(['database', 'copy', '--to', back], server);
    assert.equal(copied.status, 0, copied.stderr);
    await using gateway = await startGateway({ dataDir, env: { DATABASE_URL: back }, httpPort, dicomPort });
    const api = await gateway.api();
    for (const exam of second) {
      const task = await waitForTask(api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      assert.deepEqual(
        scene.check(
          exam,
          task.results.map((one) => one.seriesInstanceUid),
        ).problems,
        [],
      );
    }
    assert.equal((await listTasks(api)).length, exams.length);
  },
);

test(
  'a backup and a restore that are killed leave nothing that passes for whole, on both databases',
  { skip: missingPrograms('storescu', 'mariadbd') },
  async () => {
    using directory = temporaryDirectory('killed-');
    const dataDir = join(directory.path, 'data');
    // However long all of this takes, the source is not taken for quiet.
    await using scene = await Scene.open({ dataDir, config: '{ quietSeconds: 3600 }' });
    const exam = scene.makeExam({ rows: 256, columns: 256 });
    await scene.push(exam.files.slice(0, 40));
    await waitForTask(scene.api, exam.series.seriesInstanceUid, { is: () => true, what: 'has begun' });
    const env = { DATA_DIR: dataDir, BACKUP_PASSPHRASE };
    const file = join(directory.path, 'gateway.backup');
    await killedOnce(['backup', file], env, () => existsSync(join(dataDir, 'backup-staging')));
    assert.ok(!existsSync(file));
    const made = await petfectior(['backup', file], env);
    assert.equal(made.status, 0, made.stderr);

    await using mariadb = await startMariadb();
    const databases: Record<string, string>[] = [{}, { DATABASE_URL: await mariadb.createDatabase('there') }];
    for (const database of databases) {
      const there = join(directory.path, Object.keys(database)[0] ?? 'embedded');
      const settings = { DATA_DIR: there, BACKUP_PASSPHRASE, ...database };
      await killedOnce(['restore', file], settings, () => existsSync(join(there, RESTORE_MARK)));
      const refused = await runGateway({ dataDir: there, env: database });
      assert.equal(refused.exitCode, 75);
      assert.match(refused.log, /a restore into \S+ was cut off/);
      const restored = await petfectior(['restore', file], settings);
      assert.equal(restored.status, 0, restored.stderr);
      await using gateway = await startGateway({ dataDir: there, env: database });
      const task = await waitForTask(await gateway.api(), exam.series.seriesInstanceUid, {
        is: ({ images }) => images.received === 40,
        what: 'has what was received',
      });
      assert.equal(task.state, 'WAITING');
    }
  },
);

/** Runs the command until the condition holds, then kills it: it never comes to its end. */
async function killedOnce(
  args: readonly string[],
  env: Record<string, string>,
  when: () => boolean,
): Promise<void> {
  const child = spawn(process.execPath, ['server/command-line/petfectior.js', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'ignore',
  });
  try {
    await waitFor(when, { what: `${args[0]} works`, everyMs: 1 });
    assert.equal(child.exitCode, null);
  } finally {
    await endChild(child, 'SIGKILL');
  }
}
