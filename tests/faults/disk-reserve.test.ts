/** A full disk is survivable: blocks kept for it let people delete, and receiving goes on once there is room. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DataDirectory } from '../../server/storage/data-directory.ts';
import { DiskReserve } from '../../server/storage/disk-reserve.ts';
import { removeEmptySeries } from '../../server/storage/empty-series.ts';
import { SpoolDirectories } from '../../server/storage/spool-directories.ts';
import { SpoolWriter } from '../../server/storage/spool-writer.ts';
import { buildSpoolKey } from '../../server/storage/spool.ts';
import { Scene } from '../e2e/scene.ts';
import { ADMIN } from '../support/gateway.ts';
import { graphql, signIn } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { MOUNTING, smallFileSystem } from '../support/small-file-system.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

test(
  'with a full disk tasks are deleted from blocks that were kept for it, and receiving goes on',
  { skip: missingPrograms('storescu', ...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 700);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const dataDir = join(disk.path, 'data');
    await using scene = await Scene.open({ dataDir, config: '{ diskReserveMib: 16 }' });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const { id } = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    const reserve = join(dataDir, 'disk-reserve.bin');
    const isKept = () => existsSync(reserve) && statSync(reserve).blocks * 512 >= 16 * 1024 * 1024;
    await waitFor(isKept, { what: 'the reserve' });

    await disk.fill();
    await waitFor(() => !existsSync(reserve), { what: 'the reserve to be given up' });
    const { url } = scene.gateway;
    const api = { url, token: await signIn(url, ADMIN.username, ADMIN.password) };
    const { deleteTasks } = await graphql<{ deleteTasks: { count: number } }>(
      api,
      `mutation { deleteTasks(ids: ["${id}"]) { ... on DeletedTasks { count } } }`,
    );
    assert.equal(deleteTasks.count, 1);
    await waitFor(() => !existsSync(join(dataDir, 'tasks', id)), { what: 'its files to be removed' });

    await disk.clear();
    await waitFor(isKept, { what: 'the reserve to be made again' });
    const again = scene.makeExam();
    await scene.push(again.files);
    assert.equal((await waitForTask(scene.api, again.series.seriesInstanceUid)).state, 'COMPLETED');
  },
);

test('folders of series that have been empty for long are removed, others stay', async () => {
  using directory = temporaryDirectory();
  const data = new DataDirectory(directory.path);
  await data.prepare();
  const anHourAgo = new Date(Date.now() - 3_700_000);
  const folder = (key: string, { file = false, old = true } = {}) => {
    const path = data.path(`spool/${key}`);
    mkdirSync(path, { recursive: true });
    if (file) writeFileSync(join(path, 'image.dcm'), 'x');
    if (old) utimesSync(path, anHourAgo, anHourAgo);
    return path;
  };
  const [gone, young, full] = [
    folder('A@192.0.2.1/1.1'),
    folder('A@192.0.2.1/1.2', { old: false }),
    folder('B@192.0.2.1/1.3', { file: true }),
  ];
  const { signal } = new AbortController();
  await removeEmptySeries(data, signal);
  assert.deepEqual([gone, young, full].map(existsSync), [false, true, true]);
  assert.ok(existsSync(data.path('spool/A@192.0.2.1')), 'it has just changed, and is not empty');
});

test(
  'a reserve of which only a part was written is given up too when the disk is full',
  { skip: missingPrograms(...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 40);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const part = join(disk.path, 'disk-reserve.bin');
    writeFileSync(part, Buffer.alloc(8 * 1024 * 1024, 1));
    await disk.fill();
    let givenUp = 0;
    const reserve = new DiskReserve(new DataDirectory(disk.path), {
      onGivenUp: () => givenUp++,
      onError: (error) => assert.fail(String(error)),
    });
    reserve.start();
    try {
      await waitFor(() => givenUp === 1, { what: 'the part to be given up' });
      assert.ok(!existsSync(part));
    } finally {
      await reserve.stop();
    }
  },
);

for (const durability of ['durable', 'process'] as const)
  test(`an image is kept whose folder was removed while the listener held it open (${durability})`, async () => {
    using directory = temporaryDirectory();
    const data = new DataDirectory(directory.path);
    await data.prepare();
    const directories = new SpoolDirectories(directory.path, durability);
    const write = (unique: string) => {
      const source = { aeTitle: 'PET', address: '192.0.2.1' };
      const key = buildSpoolKey({ source, seriesInstanceUid: '1.1', sopInstanceUid: '1.2', unique });
      return { path: data.path(key), writer: new SpoolWriter(directories, key, Buffer.alloc(200)) };
    };
    const anHourAgo = new Date(Date.now() - 3_700_000);
    const { signal } = new AbortController();
    const sweep = async (folder: string) => {
      for (const path of [folder, join(folder, '..')]) utimesSync(path, anHourAgo, anHourAgo);
      await removeEmptySeries(data, signal);
    };
    try {
      const first = write('a-1');
      const folder = join(first.path, '..');
      await sweep(folder);
      await first.writer.finish([Buffer.from('first')]);
      assert.ok(existsSync(first.path), 'one that is being written keeps its folder');

      unlinkSync(first.path);
      await sweep(folder);
      assert.equal(existsSync(folder), false);
      const second = write('a-2');
      await second.writer.finish([Buffer.from('second')]);
      assert.equal(statSync(second.path).size, 206);
    } finally {
      directories.close();
    }
  });
