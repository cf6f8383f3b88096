import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CODE_CACHE, earlierCodeCache, keepCompiledCode } from '../../../server/base/code-cache.ts';
import { missingPrograms } from '../../support/programs.ts';
import { MOUNTING, smallFileSystem } from '../../support/small-file-system.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('Node is told of compiled code only where an earlier start left some', () => {
  using directory = temporaryDirectory();
  const env = { DATA_DIR: directory.path };
  assert.deepEqual(earlierCodeCache(env), {});
  const folder = join(directory.path, CODE_CACHE);
  mkdirSync(folder);
  assert.deepEqual(earlierCodeCache(env), { NODE_COMPILE_CACHE: folder });
});

test('who names another folder for compiled code keeps it', () => {
  using directory = temporaryDirectory();
  mkdirSync(join(directory.path, CODE_CACHE));
  assert.deepEqual(earlierCodeCache({ DATA_DIR: directory.path, NODE_COMPILE_CACHE: '/elsewhere' }), {});
});

test(
  'a disk that is nearly full gets no compiled code: its last blocks are for what people do',
  { skip: missingPrograms(...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    assert.ok(keepCompiledCode(directory.path));
    await using disk = await smallFileSystem(directory.path, 40);
    if (!disk) return t.skip('a file system cannot be mounted here');
    assert.ok(!keepCompiledCode(disk.path));
  },
);
