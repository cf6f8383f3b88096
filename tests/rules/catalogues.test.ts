import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_CODES } from '../../server/errors.ts';
import { LOG_EVENTS } from '../../server/log-events.ts';
import { readSource, treeFiles } from './source-files.ts';

const server = treeFiles()
  .filter((path) => /^(server|schema)\/.*\.ts$/.test(path))
  .filter((path) => path !== 'server/errors.ts' && path !== 'server/log-events.ts')
  .map((path) => readSource(path))
  .join('\n');

test('every log event of the catalogue is logged somewhere', () => {
  const unused = Object.keys(LOG_EVENTS).filter((name) => !server.includes(`'${name}'`));
  assert.deepEqual(unused, []);
});

test('the log catalogue is sorted, so that two people do not add the same event', () => {
  const names = Object.keys(LOG_EVENTS);
  assert.deepEqual(names, [...names].sort());
});

test('every error code is raised somewhere', () => {
  const unused = Object.keys(ERROR_CODES).filter((code) => !server.includes(`'${code}'`));
  assert.deepEqual(unused, []);
});
