import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SpoolDirectories } from '../../../server/storage/spool-directories.ts';
import { SpoolWriter } from '../../../server/storage/spool-writer.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const open = () => readdirSync('/proc/self/fd').length;

test('directories of series that rest are closed, one that is used stays open', (t) => {
  using root = temporaryDirectory();
  t.mock.timers.enable({ apis: ['setInterval'] });
  const directories = new SpoolDirectories(root.path, 'process');
  const before = open();
  for (let series = 0; series < 500; series++) directories.get(`sender/${series}`);
  assert.ok(open() - before <= 64, `${open() - before} of 500 directories are open`);
  for (let look = 0; look < 3; look++) {
    directories.get('sender/499');
    t.mock.timers.tick(2_000);
  }
  assert.equal(open() - before, 1);
  t.mock.timers.tick(4_000);
  assert.equal(open(), before);
});

test('a file that takes longer than its directory is kept open is made durable all the same', async () => {
  using root = temporaryDirectory();
  mkdirSync(join(root.path, 'sender/series'), { recursive: true });
  const directories = new SpoolDirectories(root.path, 'durable');
  const writer = new SpoolWriter(directories, 'sender/series/image', Buffer.alloc(256));
  writer.append([Buffer.from('first')]);
  directories.drop('sender/series');
  writeFileSync(join(root.path, 'takes the number of the descriptor'), '');
  await writer.finish([Buffer.from(' last')]);
  assert.equal(readFileSync(join(root.path, 'sender/series/image'), 'latin1').slice(256), 'first last');
  directories.close();
});
