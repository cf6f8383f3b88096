import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DurableFiles } from '../../../server/storage/durable-files.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('what is written is in the file, whatever becomes of its memory afterwards', async () => {
  using directory = temporaryDirectory();
  const files = new DurableFiles(directory.path);
  const memory = Buffer.alloc(50_000);
  for (let each = 0; each < 40; each++) {
    memory.fill(each);
    await files.write(`${each}`, [memory.subarray(0, 20_000), memory.subarray(20_000)]);
  }
  memory.fill(255);
  await files.finish();
  assert.equal(readdirSync(directory.path).length, 40);
  for (let each = 0; each < 40; each++) {
    const content = readFileSync(join(directory.path, `${each}`));
    assert.ok(content.equals(Buffer.alloc(50_000, each)), `${each}`);
  }
});

test('more parts than the system takes at once are written', async () => {
  using directory = temporaryDirectory();
  const files = new DurableFiles(directory.path);
  const parts = Array.from({ length: 5000 }, (_, at) => Buffer.from([at & 255]));
  await files.write('parts', parts);
  await files.finish();
  assert.ok(readFileSync(join(directory.path, 'parts')).equals(Buffer.concat(parts)));
});

test('a file that is there already is left as it is, and none stays open', async () => {
  using directory = temporaryDirectory();
  const files = new DurableFiles(directory.path);
  writeFileSync(join(directory.path, 'there'), 'before');
  await files.write('first', [Buffer.from('1')]);
  await assert.rejects(files.write('there', [Buffer.from('after')]), { code: 'EEXIST' });
  await files.settled();
  assert.equal(readFileSync(join(directory.path, 'there'), 'utf8'), 'before');
  const open = readdirSync('/proc/self/fd').map((descriptor) => linkOf(descriptor));
  assert.deepEqual(
    open.filter((path) => path.startsWith(directory.path)),
    [],
  );
});

/** Empty for the descriptor that read the folder itself. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}
