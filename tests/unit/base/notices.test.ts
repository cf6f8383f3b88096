import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { GatewayError } from '../../../server/base/errors.ts';
import { notice, noticeMessage, noticeOf, NOTICES } from '../../../server/base/notices.ts';
import { ConflictError, validated, ValidationError } from '../../../server/base/refusals.ts';

test('a notice reads as a sentence with its parameters put in', () => {
  assert.equal(
    noticeMessage(notice('PORT_OPEN', { host: '192.0.2.7', port: 104 })),
    'Something listens on port 104 of 192.0.2.7.',
  );
});

test('the sentence of a cause stands at its place; without one no gap is left', () => {
  const failed = notice('PROCESS_FAILED', { process: 'PACKER' });
  assert.equal(noticeMessage(failed), 'PACKER failed; it is started again by itself.');
  assert.equal(
    noticeMessage({ ...failed, cause: notice('PORT_TAKEN', { port: 11115 }) }),
    'PACKER failed; it is started again by itself. Port 11115 is taken by another program: stop it, or choose another port.',
  );
  assert.match(
    noticeMessage({
      ...notice('TASK_FAILED', { task: '1', step: 'PACKER' }),
      cause: { code: 'STORAGE_FULL', params: {} },
    }),
    /^Task 1 failed at PACKER: Not enough free disk space\.$/,
  );
});

test('every sentence of the catalogue is one: it begins with a capital or a place, and ends with a full stop', () => {
  for (const [code, sentence] of Object.entries(NOTICES))
    assert.match(sentence, /^(?=\p{Lu}|\{).*(\.|\{cause\}|\{detail\})$/su, code);
});

test('what is thrown keeps its own code: a failure, a refusal, anything else', () => {
  assert.deepEqual(noticeOf(new GatewayError('STORAGE_FULL')), { code: 'STORAGE_FULL', params: {} });
  assert.deepEqual(
    noticeOf(new ConflictError(notice('NAME_TAKEN', { name: 'WS1' }))),
    notice('NAME_TAKEN', { name: 'WS1' }),
  );
  assert.deepEqual(
    noticeOf(new Error('The disk went away.')),
    notice('UNEXPECTED', { detail: 'The disk went away' }),
  );
});

test('each problem of an input has a code of its own, with the bound that it broke', () => {
  const schema = z.strictObject({
    name: z.string().min(2).max(3),
    port: z.int().min(1).max(9),
    kind: z.enum(['A', 'B']),
    list: z.array(z.string()).max(1),
    title: z.string().regex(/^x/, 'AE_TITLE_FORM'),
    needed: z.string(),
  });
  const codesOf = (input: unknown) => {
    try {
      validated(schema, input);
      return {};
    } catch (error) {
      assert.ok(error instanceof ValidationError);
      return Object.fromEntries(
        error.fields.map(({ path, notice: said }) => [path, [said.code, said.params]]),
      );
    }
  };
  assert.deepEqual(codesOf({ name: 'x', port: 10, kind: 'C', list: ['a', 'b'], title: 'y', more: 1 }), {
    name: ['TEXT_TOO_SHORT', { minimum: 2 }],
    port: ['NUMBER_TOO_LARGE', { maximum: 9 }],
    kind: ['NOT_ONE_OF', { values: 'A, B' }],
    list: ['TOO_MANY_ITEMS', { maximum: 1 }],
    title: ['AE_TITLE_FORM', {}],
    needed: ['MISSING_VALUE', {}],
    more: ['UNKNOWN_FIELD', {}],
  });
  assert.deepEqual(codesOf({ name: 'abcd', port: 0, kind: 'A', list: 1, title: 'x', needed: 5 }), {
    name: ['TEXT_TOO_LONG', { maximum: 3 }],
    port: ['NUMBER_TOO_SMALL', { minimum: 1 }],
    list: ['WRONG_TYPE', { expected: 'array' }],
    needed: ['WRONG_TYPE', { expected: 'string' }],
  });
});
