import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ADMIN, startGateway } from '../support/gateway.ts';
import { graphql } from '../support/graphql-client.ts';
import { runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const MAIN = resolve(import.meta.dirname, '../demo/main.ts');
const demo = (...args: string[]) =>
  runProgram(process.execPath, [MAIN, ...args], { timeoutMs: 120_000, env: { PATH: process.env['PATH'] } });

test('the demo sends a phantom through a running gateway, checks what came back and leaves no device', async () => {
  using directory = temporaryDirectory();
  await using gateway = await startGateway({ dataDir: directory.path });
  const { status, stdout, stderr } = await demo(
    '--url',
    gateway.url,
    '--dicom-port',
    String(gateway.dicomPort),
    '--slices',
    '50',
    '--size',
    '64',
    '--username',
    ADMIN.username,
    '--password',
    ADMIN.password,
  );
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /Sent +50 images/);
  assert.match(stdout, /STORE_SCU +completed/);
  assert.match(stdout, /Came back +50 images in 1 series/);
  assert.match(stdout, /Right +every image/);
  assert.deepEqual(await graphql(await gateway.api(), '{ devices { name } }'), { devices: [] });
});

test('the demo says what it needs, and fails where a series does not come back', async () => {
  using directory = temporaryDirectory();
  await using gateway = await startGateway({ dataDir: directory.path });
  const nobody = await demo('--url', gateway.url);
  assert.equal(nobody.status, 1);
  assert.match(nobody.stderr, /--username and --password/);
  const wrong = await demo('--url', gateway.url, '--username', 'admin', '--password', 'wrong password');
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /Not signed in/);
  const absent = await demo('--url', 'http://127.0.0.1:9');
  assert.equal(absent.status, 1);
  assert.match(absent.stderr, /No gateway answers/);
  assert.equal((await demo('--slices', 'some')).status, 64);

  const few = await demo(
    '--url',
    gateway.url,
    '--dicom-port',
    String(gateway.dicomPort),
    '--slices',
    '10',
    '--size',
    '16',
    '--username',
    ADMIN.username,
    '--password',
    ADMIN.password,
    '--timeout',
    '60',
  );
  assert.equal(few.status, 1, few.stdout);
  assert.match(few.stdout, /TOO_FEW_IMAGES/);
  assert.deepEqual(await graphql(await gateway.api(), '{ devices { name } }'), { devices: [] });
});
