import type { RuleRowFragment } from '../../graphql/generated/graphql.ts';
import { t } from '../../i18n/i18n.svelte.ts';
import { isRange, type Weekday } from './rule-draft.ts';

type Condition = RuleRowFragment['conditions'][number];

/** A condition as people say it: `Series description: *NAC*, *no AC*`. */
export function conditionText({ field, negated, values, from, to }: Condition): string {
  const name = t(`ruleField.${field}`);
  const said = isRange(field)
    ? rangeText(field, from, to)
    : field === 'WEEKDAY'
      ? values.map((day) => t(`weekday.${day as Weekday}`)).join(', ')
      : values.join(', ');
  return t(negated ? 'rule.conditionNot' : 'rule.condition', { name, values: said });
}

function rangeText(field: Condition['field'], from: number | null, to: number | null): string {
  if (field === 'HOUR') return `${hour(from ?? 0)}–${hour(to ?? 24)}`;
  if (from === null) return `≤ ${to}`;
  return to === null ? `≥ ${from}` : `${from}–${to}`;
}

function hour(value: number): string {
  return `${String(value).padStart(2, '0')}:00`;
}

/** What a rule says beside its action: where to, how urgent, as which series. */
export function consequenceText(
  rule: Pick<RuleRowFragment, 'priority' | 'destinations' | 'destinationMode' | 'postFilters'>,
): string {
  const { priority, destinations, destinationMode, postFilters } = rule;
  const devices = destinations.join(', ');
  return [
    destinations.length > 0 && t(destinationMode === 'ADD' ? 'rule.alsoTo' : 'rule.onlyTo', { devices }),
    priority !== null && t('rule.withPriority', { priority }),
    postFilters.length > 0 && t('rule.withPostFilters', { count: postFilters.length }),
  ]
    .filter(Boolean)
    .join(' · ');
}
