/** An archive that is damaged anywhere, cut off, or opened with another passphrase is refused before it is used. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ArchiveSealer, CHUNK_BYTES, DamagedArchiveError } from '../../server/backup/archive-cipher.ts';
import { EntryWriter, readEntries } from '../../server/backup/archive-entries.ts';
import { verifyBackup } from '../../server/backup/restore-backup.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PASSPHRASE = 'correct horse battery staple';
const directory = temporaryDirectory('archive-');
const file = join(directory.path, 'whole.backup');
const about = { version: '1', madeAt: 1, installation: 'i', database: 'sqlite', migrations: ['Migration1'] };

async function write(path: string, bodies: readonly { key: string; body: Buffer[] }[]): Promise<void> {
  await using handle = await open(path, 'w');
  const sealer = await ArchiveSealer.begin(handle, PASSPHRASE);
  const entries = new EntryWriter(sealer);
  await entries.add({ kind: 'about', about });
  for (const { key, body } of bodies) await entries.add({ kind: 'file', key, modifiedAt: 1 }, body);
  await entries.finish();
  await sealer.finish();
}

before(() =>
  write(file, [
    { key: 'spool/a', body: [Buffer.alloc(CHUNK_BYTES, 1), Buffer.alloc(CHUNK_BYTES / 2, 2)] },
    { key: 'spool/empty', body: [] },
    { key: 'spool/b', body: [Buffer.alloc(100, 3)] },
  ]),
);
after(() => directory[Symbol.dispose]());

async function contents(path: string, passphrase = PASSPHRASE): Promise<string[]> {
  const read: string[] = [];
  for await (const { head, body } of readEntries(path, passphrase)) {
    let bytes = 0;
    for await (const piece of body) bytes += piece.length;
    read.push(`${head.kind === 'file' ? head.key : head.kind} ${bytes}`);
  }
  return read;
}

test('what was written is read, in its order', async () => {
  assert.deepEqual(await contents(file), [
    'about 0',
    `spool/a ${1.5 * CHUNK_BYTES}`,
    'spool/empty 0',
    'spool/b 100',
  ]);
});

test('another passphrase opens nothing', async () => {
  await assert.rejects(contents(file, `${PASSPHRASE}.`), DamagedArchiveError);
});

test('a byte that is changed in any region is found', async () => {
  const whole = readFileSync(file);
  const sealed = CHUNK_BYTES + 16;
  const places = [
    0,
    31,
    32,
    63,
    64,
    65,
    64 + sealed - 17,
    64 + sealed - 1,
    64 + sealed,
    whole.length - 17,
    whole.length - 1,
  ];
  for (const place of places) {
    const damaged = Buffer.from(whole);
    damaged[place]! ^= 1;
    const path = join(directory.path, 'damaged.backup');
    writeFileSync(path, damaged);
    await assert.rejects(contents(path), DamagedArchiveError, `byte ${place}`);
  }
});

test('an archive that is cut off, continued, or whose chunks are exchanged is found', async () => {
  const whole = readFileSync(file);
  const sealed = CHUNK_BYTES + 16;
  const variants = {
    'cut within the header': whole.subarray(0, 40),
    'cut behind the header': whole.subarray(0, 64),
    'cut within a chunk': whole.subarray(0, 1000),
    'cut between chunks': whole.subarray(0, 64 + sealed),
    'cut before its last byte': whole.subarray(0, -1),
    'with bytes behind it': Buffer.concat([whole, Buffer.alloc(1)]),
    'with a chunk twice': Buffer.concat([whole.subarray(0, 64 + sealed), whole.subarray(64)]),
    'without its first chunk': Buffer.concat([whole.subarray(0, 64), whole.subarray(64 + sealed)]),
  };
  for (const [what, bytes] of Object.entries(variants)) {
    const path = join(directory.path, 'variant.backup');
    writeFileSync(path, bytes);
    await assert.rejects(contents(path), DamagedArchiveError, what);
  }
});

test('a file that would lie outside of the data directory is refused, whoever knows the passphrase', async () => {
  for (const key of ['../escape', '/etc/passwd', 'spool/../../escape']) {
    const path = join(directory.path, 'escape.backup');
    await write(path, [{ key, body: [] }]);
    await assert.rejects(
      verifyBackup({ file: path, passphrase: PASSPHRASE }),
      /outside of the data directory/,
    );
  }
});
