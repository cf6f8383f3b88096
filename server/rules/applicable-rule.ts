/** Which rule applies to a series: a pure function of rules, which are data, and of what is known of the series. */
import { matchesPattern } from './matches-pattern.ts';
import type { Rule, RuleCondition, TextField } from './rule.ts';
import type { SeriesFacts } from './series-facts.ts';

/** The first that is enabled and whose conditions all hold; undefined where none is: the series is processed then. */
export function applicableRule<R extends Pick<Rule, 'enabled' | 'conditions'>>(
  rules: readonly R[],
  facts: SeriesFacts,
): R | undefined {
  return rules.find(
    ({ enabled, conditions }) => enabled && conditions.every((condition) => holds(condition, facts)),
  );
}

/** What is absent fits nothing: a condition on it does not hold, and its negation does. */
export function holds(condition: RuleCondition, facts: SeriesFacts): boolean {
  return fits(condition, facts) !== condition.negated;
}

function fits({ field, values, from, to }: RuleCondition, facts: SeriesFacts): boolean {
  switch (field) {
    case 'SLICES':
      return facts.slices !== undefined && facts.slices >= (from ?? 0) && facts.slices <= (to ?? Infinity);
    case 'HOUR':
      return isBetween(facts.hour, from ?? 0, to ?? 24);
    case 'WEEKDAY':
      return values.includes(facts.weekday);
    default:
      return (facts.texts[field as TextField] ?? []).some((text) =>
        values.some((pattern) => matchesPattern(pattern, text)),
      );
  }
}

/** From an hour on until before another one, over midnight where that is the smaller one. */
function isBetween(hour: number, from: number, to: number): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
