/** A backup of a gateway that works, restored elsewhere: every task in flight ends delivered, and nothing twice. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Scene, type Exam } from '../e2e/scene.ts';
import { petfectior } from '../support/command-line.ts';
import { startGateway } from '../support/gateway.ts';
import { graphql } from '../support/graphql-client.ts';
import { startMariadb } from '../support/mariadb.ts';
import { missingPrograms } from '../support/programs.ts';
import { listTasks, mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const BACKUP_PASSPHRASE = 'a phrase for the archive';

for (const kind of ['embedded', 'mariadb'] as const) {
  const skip = missingPrograms('storescu', ...(kind === 'mariadb' ? ['mariadbd'] : []));

  test(`${kind}: backed up under load, restored elsewhere`, { skip }, async () => {
    using directory = temporaryDirectory('backup-');
    await using owned = new AsyncDisposableStack();
    const database = async (name: string): Promise<Record<string, string>> =>
      server ? { DATABASE_URL: await server.createDatabase(name) } : {};
    const server = kind === 'mariadb' ? owned.use(await startMariadb()) : undefined;
    const env = await database('before');
    const dataDir = join(directory.path, 'data');
    const scene = owned.use(await Scene.open({ dataDir, env }));
    const exams = Array.from({ length: 8 }, () => scene.makeExam());
    const uidOf = (exam: Exam | undefined) => exam!.series.seriesInstanceUid;
    const [done, held, ...working] = exams;

    await scene.push(done!.files);
    await waitForTask(scene.api, uidOf(done));
    await mutate(scene.api, 'stopProcess(name: STORE_SCU)');
    await scene.push(held!.files);
    await waitForTask(scene.api, uidOf(held), { is: ({ step }) => step === 'STORE_SCU', what: 'is made' });
    await mutate(scene.api, 'startProcess(name: STORE_SCU)');
    const inFlight = [held, ...working.slice(0, 3)];
    for (const exam of inFlight.slice(1)) await scene.push(exam!.files);
    // Tasks are at every step, and another series comes, while the archive is made.
    const file = join(directory.path, 'gateway.backup');
    const settings = { DATA_DIR: dataDir, BACKUP_PASSPHRASE, ...env };
    const [backup] = await Promise.all([
      petfectior(['--json', 'backup', file], settings),
      scene.push(working[3]!.files),
    ]);
    assert.equal(backup.status, 0, backup.stderr);
    assert.equal((JSON.parse(backup.stdout) as { missing: number }).missing, 0);
    // The machine is lost: its work goes on until then.
    await waitForTask(scene.api, uidOf(held));
    await scene.gateway.kill('SIGKILL');
    const before = scene.destination.received().length;

    const elsewhere = join(directory.path, 'elsewhere');
    const there = { DATA_DIR: elsewhere, BACKUP_PASSPHRASE, ...(await database('after')) };
    const restored = await petfectior(['restore', file], there);
    assert.equal(restored.status, 0, restored.stderr);
    await using gateway = await startGateway({ dataDir: elsewhere, env: there });
    const api = await gateway.api();
    const { restoreHold, openAlerts } = await graphql<{
      restoreHold: { since: string | null };
      openAlerts: { kind: string }[];
    }>(api, '{ restoreHold { since } openAlerts { kind } }');
    assert.ok(restoreHold.since);
    assert.ok(openAlerts.some((alert) => alert.kind === 'RESTORE_UNCONFIRMED'));
    for (const exam of inFlight.slice(1))
      await waitForTask(api, uidOf(exam), {
        is: ({ step, state }) =>
          state === 'COMPLETED' || ['UPLOADER', 'DOWNLOADER', 'UNPACKER', 'STORE_SCU'].includes(step),
        what: 'is as far as it may be',
      });
    assert.equal(scene.destination.received().length, before, 'nothing went out');

    assert.equal((await petfectior(['restore', '--confirm'], there)).status, 0);
    for (const exam of [done, ...inFlight]) {
      const task = await waitForTask(api, uidOf(exam));
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      const results = task.results.map(({ seriesInstanceUid }) => seriesInstanceUid);
      assert.deepEqual(scene.check(exam!, results).problems, []);
      const tasks = await listTasks(api, { seriesInstanceUid: exam!.series.seriesInstanceUid });
      assert.equal(tasks.length, 1, 'one task, and one result');
    }
  });
}
