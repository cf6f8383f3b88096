import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileMemory } from '../../../server/storage/file-memory.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function twoFiles(directory: string): [string, string] {
  const paths = [join(directory, 'long'), join(directory, 'short')] as [string, string];
  writeFileSync(paths[0], Buffer.alloc(100_000, 'a'));
  writeFileSync(paths[1], Buffer.alloc(60_000, 'b'));
  return paths;
}

test('files are read whole into the same memory', async () => {
  using directory = temporaryDirectory();
  const [long, short] = twoFiles(directory.path);
  const memory = new FileMemory();
  const first = await memory.read(long);
  assert.ok(first.equals(Buffer.alloc(100_000, 'a')));
  const second = await memory.read(short);
  assert.ok(second.equals(Buffer.alloc(60_000, 'b')));
  assert.equal(second.buffer, first.buffer);
});

test('a thread of its own reads the same without waiting', () => {
  using directory = temporaryDirectory();
  const [long, short] = twoFiles(directory.path);
  const memory = new FileMemory();
  const first = memory.readNow(long);
  assert.ok(first.equals(Buffer.alloc(100_000, 'a')));
  const second = memory.readNow(short);
  assert.ok(second.equals(Buffer.alloc(60_000, 'b')));
  assert.equal(second.buffer, first.buffer);
  assert.throws(() => memory.readNow(join(directory.path, 'nothing')), { code: 'ENOENT' });
});

test('what was released is not overwritten', async () => {
  using directory = temporaryDirectory();
  const [long, short] = twoFiles(directory.path);
  const memory = new FileMemory();
  const kept = await memory.read(long);
  memory.release();
  await memory.read(short);
  assert.ok(kept.equals(Buffer.alloc(100_000, 'a')));
});

test('a file that is not there is the error of the system', async () => {
  using directory = temporaryDirectory();
  await assert.rejects(new FileMemory().read(join(directory.path, 'nothing')), { code: 'ENOENT' });
});
