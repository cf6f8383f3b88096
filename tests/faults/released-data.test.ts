/** A data directory of the released version, left by a kill in the middle of its work, opens with this one and goes on. */
import assert from 'node:assert/strict';
import { realpathSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { petfectior } from '../support/command-line.ts';
import { startGateway } from '../support/gateway.ts';
import { startMariadb } from '../support/mariadb.ts';
import { missingPrograms } from '../support/programs.ts';
import { checkOutRelease, missingRelease } from '../support/released-data.ts';
import { listTasks, mutate, waitForTask } from '../support/task-api.ts';
import { storescu } from '../support/dcmtk.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOT = resolve(import.meta.dirname, '../..');

for (const kind of ['embedded', 'mariadb'] as const) {
  const programs = kind === 'mariadb' ? ['storescu', 'mariadbd'] : ['storescu'];
  const skip = missingPrograms(...programs) || (await missingRelease());

  test(`${kind}: what an earlier version took, this one delivers`, { skip }, async () => {
    using release = await checkOutRelease();
    using directory = temporaryDirectory();
    await using owned = new AsyncDisposableStack();
    const env: Record<string, string> = {};
    const mariadb = kind === 'mariadb' ? owned.use(await startMariadb()) : undefined;
    if (mariadb) env['DATABASE_URL'] = await mariadb.createDatabase('gateway');
    const dataDir = join(directory.path, 'data');
    // Its far side goes on: a destination keeps its address over an upgrade.
    const scene = owned.use(await release.Scene.open({ dataDir, env }));
    const [done, cancelled, half, queued, ...struck] = Array.from({ length: 7 }, () => scene.makeExam());
    const uidOf = (exam: typeof done) => exam!.series.seriesInstanceUid;

    await scene.push(done!.files);
    await waitForTask(scene.api, uidOf(done));
    await mutate(scene.api, 'stopProcess(name: STORE_SCU)');
    await mutate(scene.api, 'stopProcess(name: PACKER)');
    await scene.push(cancelled!.files);
    const atPacker = await waitForTask(scene.api, uidOf(cancelled), {
      is: ({ step }) => step === 'PACKER',
      what: 'is at the Packer',
    });
    await mutate(scene.api, `cancelTask(id: "${atPacker.id}")`);
    await mutate(scene.api, 'startProcess(name: PACKER)');
    await scene.push(half!.files.slice(0, 20));
    await scene.push(queued!.files);
    await waitForTask(scene.api, uidOf(queued), {
      is: ({ step }) => step === 'STORE_SCU',
      what: 'waits for the Store SCU',
    });
    for (const exam of struck) await scene.push(exam.files);
    await scene.gateway.kill('SIGKILL');

    // The version before has no command for it: the new one backs up what it finds, and brings it up to date.
    const current = join(directory.path, 'current');
    symlinkSync(release.folder, current);
    const backup = join(directory.path, 'before.backup');
    const settings = { DATA_DIR: dataDir, BACKUP_PASSPHRASE: 'a phrase for the archive', ...env };
    const upgraded = await petfectior(['upgrade', ROOT, '--current', current, '--backup', backup], settings);
    assert.equal(upgraded.status, 0, upgraded.stderr);
    assert.equal(realpathSync(current), realpathSync(ROOT));
    await petfectior(['upgrade', '--roll-back', '--current', current], settings);
    assert.equal(realpathSync(current), realpathSync(release.folder));
    // The version before opens what the backup before the upgrade restores.
    const before = { dataDir: join(directory.path, 'before'), env: {} as Record<string, string> };
    if (mariadb) before.env['DATABASE_URL'] = await mariadb.createDatabase('before');
    const restored = await petfectior(['restore', backup], {
      ...settings,
      ...before.env,
      DATA_DIR: before.dataDir,
    });
    assert.equal(restored.status, 0, restored.stderr);
    {
      await using old = await release.Scene.open({ ...before, withDestination: false });
      // The last series may have been answered, and lie in the spool, when the kill came before its task.
      await waitFor(async () => (await listTasks(old.api)).length === 7, {
        what: 'each series has its task',
      });
      assert.equal((await waitForTask(old.api, uidOf(done))).state, 'COMPLETED');
    }

    const { httpPort, dicomPort } = scene.gateway;
    await using gateway = await startGateway({ dataDir, env, httpPort, dicomPort });
    const api = await gateway.api();
    await mutate(api, 'startProcess(name: STORE_SCU)');
    await mutate(api, `retryTask(id: "${atPacker.id}")`);
    const rest = await storescu(half!.files.slice(20), dicomPort);
    assert.equal(rest.status, 0);
    for (const exam of [done, cancelled, half, queued, ...struck]) {
      const task = await waitForTask(api, uidOf(exam));
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      assert.equal(task.images.received, 50);
      assert.deepEqual(scene.check(exam!, [task.results[0]!.seriesInstanceUid]).problems, []);
    }
    assert.equal((await listTasks(api)).length, 7, 'each series is one task');
  });
}
