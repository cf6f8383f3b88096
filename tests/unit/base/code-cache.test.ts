import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CODE_CACHE, earlierCodeCache } from '../../../server/base/code-cache.ts';
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
