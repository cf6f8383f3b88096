import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesPattern } from '../../../server/rules/matches-pattern.ts';

test('a text without a star is the whole text, whatever its case and outer spaces', () => {
  assert.ok(matchesPattern('whole body', ' Whole Body '));
  assert.ok(!matchesPattern('whole body', 'Whole Body AC'));
  assert.ok(!matchesPattern('body', 'whole body'));
  assert.ok(matchesPattern('CORAZÓN', 'corazo\u0301n'));
});

test('a star stands for anything, also for nothing', () => {
  for (const [pattern, text, fits] of [
    ['*', '', true],
    ['*NAC*', 'PET NAC 3D', true],
    ['*NAC', 'PET NAC', true],
    ['*NAC', 'PET NAC 3D', false],
    ['PET*NAC', 'PETNAC', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a b c', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['.*', 'x', false],
    ['(a+)+$', '(a+)+$', true],
  ] as const)
    assert.equal(matchesPattern(pattern, text), fits, `${pattern} ~ ${text}`);
});

/** Another way to the same: all ways of dividing the text, by dynamic programming. */
function matchesByTable(pattern: string, text: string): boolean {
  let row = [true, ...Array<boolean>(text.length).fill(false)];
  for (const sign of pattern) {
    const next: boolean[] = [sign === '*' && row[0] === true];
    for (let at = 1; at <= text.length; at++)
      next[at] =
        sign === '*' ? Boolean(row[at] || next[at - 1]) : Boolean(row[at - 1]) && text[at - 1] === sign;
    row = next;
  }
  return row[text.length] === true;
}

test('whatever pattern and text: as all divisions of the text say', () => {
  const letters = (signs: string) => fc.array(fc.constantFrom(...signs), { maxLength: 12 });
  fc.assert(
    fc.property(letters('ab*'), letters('ab'), (pattern, text) => {
      assert.equal(
        matchesPattern(pattern.join(''), text.join('')),
        matchesByTable(pattern.join(''), text.join('')),
      );
    }),
    { numRuns: 3000 },
  );
});

test('a pattern that makes others try every division is looked through once', () => {
  const text = 'a'.repeat(100_000);
  assert.equal(matchesPattern(`${'*a'.repeat(8)}b`, text), false);
});
