/** What the gateway holds on its disk is counted by part, beside the requests, and remembered by the hour. */
import assert from 'node:assert/strict';
import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DataDirectory } from '../../server/storage/data-directory.ts';
import { walkDirectory } from '../../server/storage/directory-use.ts';
import { DiskWatch } from '../../server/storage/disk-watch.ts';
import { startApiServer } from '../support/api-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const MIB = 2 ** 20;
const HOUR_MS = 3_600_000;

function fill(root: string): void {
  for (const [path, mebibytes] of [
    ['spool/a/1', 3],
    ['tasks/1/PACKER.1/package', 2],
    ['tasks/1/previews/x.png', 1],
    ['quarantine/q', 1],
    ['logs/gateway.log', 1],
    ['petfectior.db', 4],
    ['petfectior.db-wal', 1],
    ['backups/night.tar', 2],
  ] as const) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), Buffer.alloc(mebibytes * MIB, 1));
  }
}

test('files are counted by what they are for, hard links once, and links to elsewhere not at all', async () => {
  using folder = temporaryDirectory('disk-watch-');
  using elsewhere = temporaryDirectory('disk-watch-');
  fill(folder.path);
  linkSync(join(folder.path, 'spool/a/1'), join(folder.path, 'tasks/1/again'));
  writeFileSync(join(elsewhere.path, 'large'), Buffer.alloc(9 * MIB, 1));
  symlinkSync(elsewhere.path, join(folder.path, 'tasks/1/link'));
  const { parts } = await walkDirectory(folder.path, AbortSignal.timeout(60_000));
  const whole = (bytes: number) => Math.floor(bytes / MIB);
  assert.deepEqual(Object.fromEntries(Object.entries(parts).map(([part, bytes]) => [part, whole(bytes)])), {
    ...{ QUARANTINE: 1, DATABASE: 5, LOGS: 1, STAND_IN: 0, OTHER: 2 },
    // Which of two names of one file is met first is the file system's choice.
    ...(parts.RECEIVED > MIB ? { RECEIVED: 3, TASKS: 3 } : { RECEIVED: 0, TASKS: 6 }),
  });
  await assert.rejects(walkDirectory(join(folder.path, 'gone'), AbortSignal.timeout(60_000)), {
    code: 'ENOENT',
  });
  await assert.rejects(walkDirectory(folder.path, AbortSignal.abort()), { name: 'AbortError' });
});

test('the status has the last count with its time, and each hour has one row', async () => {
  await using api = await startApiServer();
  using folder = temporaryDirectory('disk-watch-');
  fill(folder.path);
  const { database } = api;
  const begin = Date.parse('2026-03-02T10:20:00Z');
  let now = begin;
  const look = async (hasDuty = true) => {
    const watch = new DiskWatch({
      ...{ database, data: new DataDirectory(folder.path), reserved: () => 5 },
      ...{ hasDuty: () => hasDuty, onError: assert.ifError, now: () => now },
    });
    assert.deepEqual((await watch.status()).usedAt, null);
    watch.start();
    await waitFor(async () => (await watch.status()).usedAt !== null, { what: 'a count' });
    await watch.stop();
    return watch.status();
  };
  const first = await look();
  assert.ok(first.used >= 15 * MIB && first.used < 16 * MIB, String(first.used));
  assert.equal(
    first.parts.reduce((sum, { bytes }) => sum + bytes, 0),
    first.used,
  );
  rmSync(join(folder.path, 'backups'), { recursive: true });
  now = begin + 30 * 60_000;
  const second = await look();
  now = begin + HOUR_MS;
  await look(false);
  await look();
  // The gateway of the API keeps rows of its own, of today.
  const rows = await database.queries
    .selectFrom('disk_sample')
    .selectAll()
    .where('at', '<=', now)
    .orderBy('at')
    .execute();
  assert.deepEqual(
    rows.map(({ at, used }) => [at, used]),
    [
      [Date.parse('2026-03-02T10:00:00Z'), second.used],
      [Date.parse('2026-03-02T11:00:00Z'), second.used],
    ],
  );
  assert.ok(second.used < first.used);
});
