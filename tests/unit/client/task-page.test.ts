/** What the page of a task offers first, and how its seven steps are drawn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpful, recommended, type TaskAction } from '../../../client/features/tasks/recommended.ts';
import { stepSegments } from '../../../client/features/tasks/step-bar.ts';
import { ERROR_CODES, type ErrorCode } from '../../../server/base/errors.ts';

const ALL: TaskAction[] = ['RETRY', 'RESTART', 'COMPLETE', 'RESEND'];
type Known = Parameters<typeof helpful>[0];

function failed(code: ErrorCode): Known {
  const retryClass = ERROR_CODES[code].retry.toUpperCase() as 'OPERATOR';
  return { actions: ALL, state: 'FAILED', failure: { code, retryClass } };
}

test('what must fail again is not offered: neither a retry of the same images nor going on where nothing is missing', () => {
  for (const code of ['DYNAMIC_SERIES', 'MIXED_GEOMETRY', 'DUPLICATE_SLICES', 'UNSUPPORTED_UNITS'] as const)
    assert.deepEqual(helpful(failed(code)), ['RESEND'], code);
  assert.deepEqual(helpful(failed('INCOMPLETE_SERIES')), ['COMPLETE', 'RESEND']);
  assert.deepEqual(helpful(failed('TOO_FEW_IMAGES')), ['RETRY', 'RESTART', 'RESEND']);
  assert.deepEqual(helpful(failed('REMOTE_FAILED')), ['RETRY', 'RESTART', 'RESEND']);
});

test('the first button is what the text of the failure says to do', () => {
  assert.equal(recommended(failed('REMOTE_FAILED')), 'RETRY');
  assert.equal(recommended(failed('DELIVERY_FAILED')), 'RETRY');
  for (const code of ['NO_DESTINATION', 'UNKNOWN_RADIOPHARMACEUTICAL', 'NO_POSTFILTER'] as const)
    assert.equal(recommended(failed(code)), undefined, `${code}: something is to be mended first`);
  assert.equal(recommended(failed('DYNAMIC_SERIES')), undefined);
  const waiting: Known = { actions: ['CANCEL', 'TRY_NOW'], state: 'WAITING', failure: null };
  assert.equal(recommended(waiting), 'TRY_NOW');
  assert.equal(recommended({ ...waiting, actions: ['CANCEL'] }), undefined);
});

test('time at work and time waited are apart, and waiting for the result is work of the server', () => {
  const at = (second: number, step: string, state: string) =>
    ({ at: new Date(second * 1000).toISOString(), to: { step, state } }) as Parameters<
      typeof stepSegments
    >[0][number];
  const segments = stepSegments(
    [
      at(0, 'COMPILATOR', 'WAITING'),
      at(10, 'COMPILATOR', 'RUNNING'),
      at(11, 'VALIDATOR', 'QUEUED'),
      at(12, 'VALIDATOR', 'FAILED'),
      at(100, 'VALIDATOR', 'RUNNING'),
      at(101, 'DOWNLOADER', 'RUNNING'),
      at(102, 'DOWNLOADER', 'WAITING'),
    ],
    { step: 'DOWNLOADER', state: 'WAITING' },
    160_000,
  );
  assert.deepEqual(
    segments.map(({ step, workMs, waitMs, look }) => `${step} ${workMs} ${waitMs} ${look}`),
    [
      'COMPILATOR 1000 10000 done',
      'VALIDATOR 1000 89000 done',
      'PACKER 0 0 done',
      'UPLOADER 0 0 done',
      'DOWNLOADER 59000 0 now',
      'UNPACKER 0 0 ahead',
      'STORE_SCU 0 0 ahead',
    ],
  );
});
