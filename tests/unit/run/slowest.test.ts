import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobResult } from '../../run/job.ts';
import { closing } from '../../run/report.ts';
import { slowest } from '../../run/slowest.ts';

function result(file: string, ms: number, tests: JobResult['tests']): JobResult {
  const limits = { testTimeoutMs: 1000, deadlineMs: 1000, cost: { seconds: 1, cores: 1 } };
  const job = { stage: 'unit', args: [file], isTestFile: true, ...limits };
  return { job, ms, cpuMs: ms / 2, passed: tests.length, tests, skipped: [], failed: [], output: '' };
}

test('the ten slowest files and tests are listed, longest first', () => {
  const results = Array.from({ length: 12 }, (_, index) =>
    result(`file-${index}`, (index + 1) * 1000, [{ name: `test ${index}`, ms: (index + 1) * 900 }]),
  );
  const [files = [], tests = []] = slowest(results)
    .split('\n\n')
    .map((part) => part.split('\n'));
  assert.equal(files.length, 11);
  assert.equal(files[1]?.trim(), '12.0 s  file-11 (6.0 s of processor time)');
  assert.equal(files[10]?.trim(), '3.0 s  file-2 (1.5 s of processor time)');
  assert.equal(tests.length, 11);
  assert.equal(tests[1]?.trim(), '10.8 s  test 11 (file-11)');
});

test('a test that only has the time of those inside it is not listed beside them', () => {
  const text = slowest([
    result('file', 5000, [
      { name: 'outer › middle › inner', ms: 4000 },
      { name: 'outer › middle', ms: 4000 },
      { name: 'outer', ms: 4000 },
      { name: 'other', ms: 1000 },
    ]),
  ]);
  assert.equal(text.split('\n\n')[1]?.split('\n').length, 3);
});

test('the sum stays the last line, and what is quick is not listed', () => {
  const quick = result('quick', 900, [{ name: 'a', ms: 900 }]);
  assert.equal(closing([quick]), '1 passed, 0 failed, 0 skipped');
  const slow = result('slow', 3000, [{ name: 'a', ms: 3000 }]);
  assert.equal(closing([slow]).split('\n').at(-1), '1 passed, 0 failed, 0 skipped');
});
