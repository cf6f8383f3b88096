import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArchiveSealer, CHUNK_BYTES } from '../../server/backup/archive-cipher.ts';
import { DurableFiles } from '../../server/storage/durable-files.ts';
import { missingPrograms } from '../support/programs.ts';
import { MOUNTING, smallFileSystem } from '../support/small-file-system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const BYTES = 300_000;

test(
  'rebuilt objects on a disk that fills up: every one that was written is whole, and the next is an error',
  { skip: missingPrograms(...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 8);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const folder = join(disk.path, 'outputs');
    mkdirSync(folder);
    await disk.fill(1_000_000);
    const files = new DurableFiles(folder);
    let written = 0;
    await assert.rejects(
      async () => {
        for (; written < 40; written++)
          await files.write(`${written}`.padStart(2, '0'), [Buffer.alloc(128), Buffer.alloc(BYTES, 1)]);
      },
      { code: 'ENOSPC' },
    );
    await files.settled();
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    assert.ok(written > 0);
    assert.deepEqual(sizes.slice(0, written), Array<number>(written).fill(128 + BYTES));
  },
);

test(
  'an archive whose last piece finds room for its beginning only is an error',
  { skip: missingPrograms(...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 8);
    if (!disk) return t.skip('a file system cannot be mounted here');
    await disk.fill(1_000_000);
    const { bavail, bsize } = statfsSync(disk.path);
    await using file = await open(join(disk.path, 'gateway.backup'), 'wx');
    const sealer = await ArchiveSealer.begin(file, 'a phrase for the archive');
    await assert.rejects(
      async () => {
        await sealer.write(Buffer.alloc(Math.min(CHUNK_BYTES, bavail * bsize + 50_000)));
        await sealer.write(Buffer.alloc(Math.max(0, bavail * bsize + 50_000 - CHUNK_BYTES)));
        await sealer.finish();
      },
      { code: 'ENOSPC' },
    );
  },
);
