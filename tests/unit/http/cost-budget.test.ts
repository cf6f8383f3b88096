import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answeredFields } from '../../../server/http/answered-fields.ts';
import { CostBudget } from '../../../server/http/cost-budget.ts';

test('an account that asks for more than its budget waits, and others do not notice', () => {
  let now = 0;
  const budget = new CostBudget({ most: 1000, perSecond: 100, least: 1 }, () => now);
  assert.equal(budget.spend('a', 1000), 0);
  assert.equal(budget.spend('a', 500), 5);
  assert.equal(budget.spend('b', 1000), 0);
  now = 5000;
  assert.equal(budget.spend('a', 500), 0);
});

test('what an answer could have had and has not is given back, and never more than was spent', () => {
  const budget = new CostBudget({ most: 1000, perSecond: 0, least: 10 }, () => 0);
  for (let poll = 0; poll < 11; poll++) {
    assert.equal(budget.spend('a', 900), 0, `poll ${poll}`);
    budget.giveBack('a', 900, 5);
  }
  assert.ok(budget.spend('a', 900) > 0, 'each has cost at least what reading it costs');
  budget.giveBack('a', 0, 0);
  assert.ok(budget.spend('a', 900) > 0);
});

test('fields of lists count as often as they stand there', () => {
  assert.equal(
    answeredFields({
      tasks: [
        { id: '1', patient: { name: null } },
        { id: '2', patient: null },
      ],
    }),
    6,
  );
  assert.equal(answeredFields(null), 0);
});
