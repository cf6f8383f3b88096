import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runJob, type JobResult } from '../../run/job.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
after(() => directory[Symbol.dispose]());
let files = 0;

/** Runs the text of a test file as the runner does. */
function runFile(
  body: string,
  limits: { testTimeoutMs?: number; deadlineMs?: number } = {},
): Promise<JobResult> {
  const path = join(directory.path, `${(files += 1)}.mjs`);
  writeFileSync(path, `import { describe, it, test } from 'node:test';\n${body}`);
  return runJob({
    stage: 'harness',
    args: [path],
    isTestFile: true,
    testTimeoutMs: limits.testTimeoutMs ?? 10_000,
    deadlineMs: limits.deadlineMs ?? 20_000,
    cost: { seconds: 1, cores: 1 },
  });
}

test('passed, failed and skipped tests are counted once each, with names and reasons', async () => {
  const result = await runFile(`
    describe('a', () => {
      it('good', () => {});
      it('bad', () => { throw new Error('because'); });
      it('not here', { skip: 'no tool' }, () => {});
    });
    test('parent', async (t) => { await t.test('child', () => {}); });`);
  assert.equal(result.passed, 3);
  assert.deepEqual(result.skipped, [{ kind: 'skipped', name: 'a › not here', reason: 'no tool' }]);
  assert.deepEqual(
    result.failed.map((failure) => failure.name),
    ['a › bad'],
  );
  assert.match(result.failed[0]?.error ?? '', /because/);
});

test('a file without a test fails', async () => {
  const result = await runFile('');
  assert.match(result.failed[0]?.error ?? '', /ran no test/);
});

test('a file that cannot be loaded fails', async () => {
  const result = await runFile("import './not-there.mjs'; test('never', () => {});");
  assert.equal(result.passed, 0);
  assert.equal(result.failed.length, 1);
  assert.match(result.output, /not-there/);
});

test('a file that ends in the middle fails, even with status 0', async () => {
  const result = await runFile("test('good', () => {}); test('exit', () => process.exit(0));");
  assert.ok(result.failed.length > 0);
});

test('a file that is killed fails', async () => {
  const result = await runFile(
    "test('good', () => {}); test('die', () => process.kill(process.pid, 'SIGKILL'));",
  );
  assert.match(result.failed.at(-1)?.error ?? '', /SIGKILL/);
});

test('an error outside any test fails', async () => {
  const result = await runFile("test('good', () => {}); setTimeout(() => { throw new Error('late'); });");
  assert.ok(result.failed.length > 0);
});

test('a test that never ends fails in its time', async () => {
  const result = await runFile(
    "test('hang', () => new Promise(() => setInterval(() => {}, 1000).unref()));",
    {
      testTimeoutMs: 200,
    },
  );
  assert.equal(result.failed.length, 1);
});

test('a file that leaves something open is killed at its deadline', async () => {
  const result = await runFile("test('good', () => {}); setInterval(() => {}, 1000);", { deadlineMs: 1500 });
  assert.equal(result.passed, 1);
  assert.match(result.failed[0]?.error ?? '', /left open/);
});

test('a process that a file leaves behind is killed and held against it', async () => {
  const result = await runFile(`
    import { spawn } from 'node:child_process';
    test('good', () => { spawn('sleep', ['60'], { stdio: 'ignore' }).unref(); });`);
  assert.match(result.failed[0]?.error ?? '', /Left running, and killed: sleep 60/);
});

test('a command is one check, good or bad by its status', async () => {
  const cost = { seconds: 1, cores: 1 };
  const check = { stage: 'harness', isTestFile: false, testTimeoutMs: 0, deadlineMs: 10_000, cost };
  assert.equal((await runJob({ ...check, args: ['-e', '0'] })).passed, 1);
  const failed = await runJob({ ...check, args: ['-e', "console.log('why'); process.exit(3)"] });
  assert.deepEqual(failed.failed, [{ name: 'harness', error: 'Ended with status 3.' }]);
  assert.equal(failed.output, 'why\n');
});
