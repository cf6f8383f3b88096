import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applicableRule, holds } from '../../../server/rules/applicable-rule.ts';
import {
  rule as ruleSchema,
  TEXT_FIELDS,
  WEEKDAYS,
  type Rule,
  type RuleCondition,
} from '../../../server/rules/rule.ts';
import type { SeriesFacts } from '../../../server/rules/series-facts.ts';
import { SHIPPED_RULES } from '../../../server/rules/shipped-rules.ts';

const FACTS: SeriesFacts = {
  texts: {
    SOURCE_AE_TITLE: ['SCANNER1'],
    MANUFACTURER: ['SIEMENS'],
    SERIES_DESCRIPTION: ['PET WB NAC'],
    CORRECTED_IMAGE: ['DECY', 'ATTN', 'SCAT'],
    TRACER: ['Fluorodeoxyglucose', 'FDG -- fluorodeoxyglucose'],
  },
  slices: 267,
  hour: 23,
  weekday: 'SUNDAY',
};
const condition = (field: RuleCondition['field'], change: Partial<RuleCondition> = {}): RuleCondition => ({
  field,
  negated: false,
  values: [],
  from: null,
  to: null,
  ...change,
});
const rule = (conditions: readonly RuleCondition[], change: Partial<Rule> = {}): Rule => ({
  name: 'a rule',
  enabled: true,
  conditions,
  action: 'ignore',
  priority: null,
  destinations: [],
  destinationMode: 'add',
  postFilters: [],
  ...change,
});

test('a text fits where any of its values fits any of the patterns', () => {
  assert.ok(holds(condition('SERIES_DESCRIPTION', { values: ['*xyz*', '*nac*'] }), FACTS));
  assert.ok(holds(condition('CORRECTED_IMAGE', { values: ['ATTN'] }), FACTS));
  assert.ok(holds(condition('TRACER', { values: ['FDG*'] }), FACTS));
  assert.ok(!holds(condition('SOURCE_AE_TITLE', { values: ['SCANNER'] }), FACTS));
});

test('what is absent fits nothing, and its negation holds', () => {
  assert.equal(holds(condition('STATION', { values: ['*'] }), FACTS), false);
  assert.equal(holds(condition('STATION', { values: ['*'], negated: true }), FACTS), true);
});

test('bounds of slices are included; hours go over midnight', () => {
  assert.ok(holds(condition('SLICES', { from: 267, to: 267 }), FACTS));
  assert.ok(!holds(condition('SLICES', { to: 266 }), FACTS));
  assert.ok(!holds(condition('SLICES', { from: 0 }), { ...FACTS, slices: undefined }));
  const night = condition('HOUR', { from: 22, to: 6 });
  for (const [hour, fits] of [
    [22, true],
    [23, true],
    [0, true],
    [5, true],
    [6, false],
    [12, false],
  ] as const)
    assert.equal(holds(night, { ...FACTS, hour }), fits, String(hour));
  assert.ok(holds(condition('WEEKDAY', { values: ['SATURDAY', 'SUNDAY'] }), FACTS));
});

test('the shipped example is switched off; switched on, it is for what is not attenuation-corrected', () => {
  const [nac] = SHIPPED_RULES as [Rule];
  assert.equal(applicableRule([nac], FACTS), undefined);
  const enabled = { ...nac, enabled: true };
  assert.equal(applicableRule([enabled], FACTS), undefined);
  const uncorrected = { ...FACTS, texts: { ...FACTS.texts, CORRECTED_IMAGE: ['DECY'] } };
  assert.equal(applicableRule([enabled], uncorrected), enabled);
  assert.deepEqual(ruleSchema.parse(nac), nac);
});

const conditions: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...TEXT_FIELDS),
      fc.boolean(),
      fc.array(fc.constantFrom('*', 'SIEMENS', '*NAC*', 'ATTN', 'x*'), { minLength: 1, maxLength: 3 }),
    )
    .map(([field, negated, values]) => condition(field, { negated, values })),
  fc
    .tuple(fc.boolean(), fc.nat(400), fc.nat(400))
    .map(([negated, from, more]) => condition('SLICES', { negated, from, to: from + more })),
  fc
    .tuple(fc.boolean(), fc.nat(23), fc.nat(23))
    .filter(([, from, to]) => from !== to)
    .map(([negated, from, to]) => condition('HOUR', { negated, from, to })),
  fc
    .tuple(fc.boolean(), fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }))
    .map(([negated, values]) => condition('WEEKDAY', { negated, values })),
);
const facts: fc.Arbitrary<SeriesFacts> = fc.record({
  texts: fc.dictionary(
    fc.constantFrom(...TEXT_FIELDS),
    fc.array(fc.constantFrom('SIEMENS', 'PET NAC', 'ATTN', 'other'), { maxLength: 3 }),
  ),
  slices: fc.option(fc.nat(500), { nil: undefined }),
  hour: fc.nat(23),
  weekday: fc.constantFrom(...WEEKDAYS),
});
const rules = fc.array(
  fc
    .tuple(fc.array(conditions, { maxLength: 4 }), fc.boolean())
    .map(([all, enabled]) => rule(all, { enabled })),
  { maxLength: 8 },
);

test('whatever the rules: the first enabled one whose every condition holds, and nothing changes', () => {
  fc.assert(
    fc.property(rules, facts, (list, series) => {
      const before = JSON.stringify([list, series]);
      const found = applicableRule(list, series);
      const expected = list.findIndex(
        (each) => each.enabled && !each.conditions.some((one) => !holds(one, series)),
      );
      assert.equal(found, expected < 0 ? undefined : list[expected]);
      assert.equal(JSON.stringify([list, series]), before);
    }),
  );
});

test('a negated condition is the opposite; one more condition never makes a rule apply', () => {
  fc.assert(
    fc.property(conditions, fc.array(conditions, { maxLength: 3 }), facts, (one, others, series) => {
      assert.notEqual(holds(one, series), holds({ ...one, negated: !one.negated }, series));
      if (applicableRule([rule([...others, one])], series)) assert.ok(applicableRule([rule(others)], series));
    }),
  );
});

test('every rule that can be made is accepted as it is, and others are refused at their field', () => {
  fc.assert(
    fc.property(rules, (list) => {
      for (const each of list) assert.deepEqual(ruleSchema.parse(each), each);
    }),
  );
  const paths = (change: Partial<Rule>) =>
    ruleSchema.safeParse(rule([], change)).error?.issues.map(({ path }) => path.join('.')) ?? [];
  assert.deepEqual(paths({ conditions: [condition('MODEL')] }), ['conditions.0.values']);
  assert.deepEqual(paths({ conditions: [condition('SLICES')] }), ['conditions.0.from']);
  assert.deepEqual(paths({ conditions: [condition('SLICES', { from: 5, to: 4 })] }), ['conditions.0.to']);
  assert.deepEqual(paths({ conditions: [condition('HOUR', { from: 3, to: 3 })] }), ['conditions.0.to']);
  assert.deepEqual(paths({ conditions: [condition('WEEKDAY', { values: ['FUNDAY'] })] }), [
    'conditions.0.values',
  ]);
  assert.deepEqual(paths({ conditions: [condition('MODEL', { values: ['*a*b*c*d*e*f*g*h*i'] })] }), [
    'conditions.0.values',
  ]);
  assert.deepEqual(paths({ destinationMode: 'replace' }), ['destinations']);
});
