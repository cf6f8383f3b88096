/** A rule as it is typed in a form, and as the gateway takes it. */
import type {
  RuleAction,
  RuleDestinationMode,
  RuleField,
  RuleInput,
  RuleRowFragment,
} from '../../graphql/generated/graphql.ts';
import { wordList } from '../config/word-list.ts';

export const FIELDS = [
  'SOURCE_AE_TITLE',
  'SOURCE_ADDRESS',
  'SOURCE_DEVICE',
  'CALLED_AE_TITLE',
  'STATION',
  'MANUFACTURER',
  'MODEL',
  'STUDY_DESCRIPTION',
  'SERIES_DESCRIPTION',
  'PROTOCOL',
  'SERIES_TYPE',
  'CORRECTED_IMAGE',
  'IMAGE_TYPE',
  'TRACER',
  'SLICES',
  'HOUR',
  'WEEKDAY',
] as const satisfies RuleField[];
export const WEEKDAYS = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface ConditionDraft {
  /** Tells rows of the form apart. */
  readonly key: number;
  field: RuleField;
  negated: boolean;
  /** Texts separated by commas. */
  texts: string;
  weekdays: string[];
  from: string;
  to: string;
}

export interface RuleDraft {
  name: string;
  enabled: boolean;
  action: RuleAction;
  priority: string;
  destinations: string[];
  destinationMode: RuleDestinationMode;
  postFilters: string[];
  conditions: ConditionDraft[];
}

export function isRange(field: RuleField): boolean {
  return field === 'SLICES' || field === 'HOUR';
}

let keys = 0;
export function newCondition(field: RuleField = 'SERIES_DESCRIPTION'): ConditionDraft {
  return { key: keys++, field, negated: false, texts: '', weekdays: [], from: '', to: '' };
}

export function draftOf(rule: RuleRowFragment | undefined): RuleDraft {
  return {
    name: rule?.name ?? '',
    enabled: rule?.enabled ?? true,
    action: rule?.action ?? 'IGNORE',
    priority: rule?.priority === null || rule === undefined ? '' : String(rule.priority),
    destinations: [...(rule?.destinations ?? [])],
    destinationMode: rule?.destinationMode ?? 'ADD',
    postFilters: [...(rule?.postFilters ?? [])],
    conditions: rule
      ? rule.conditions.map(({ field, negated, values, from, to }) => ({
          ...newCondition(field),
          negated,
          texts: field === 'WEEKDAY' ? '' : values.join(', '),
          weekdays: field === 'WEEKDAY' ? [...values] : [],
          from: from === null ? '' : String(from),
          to: to === null ? '' : String(to),
        }))
      : [newCondition()],
  };
}

export function inputOf(draft: RuleDraft): RuleInput {
  const processes = draft.action !== 'IGNORE';
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    action: draft.action,
    priority: processes ? numberOf(draft.priority) : null,
    destinations: processes ? [...draft.destinations] : [],
    destinationMode: processes ? draft.destinationMode : 'ADD',
    postFilters: processes ? [...draft.postFilters] : [],
    conditions: draft.conditions.map(({ field, negated, texts, weekdays, from, to }) => ({
      field,
      negated,
      values: isRange(field) ? [] : field === 'WEEKDAY' ? [...weekdays] : wordList(texts),
      from: isRange(field) ? numberOf(from) : null,
      to: isRange(field) ? numberOf(to) : null,
    })),
  };
}

/** As a rule that is already there, to put it back. */
export function inputOfRow({ id: _, ...rule }: RuleRowFragment): RuleInput {
  return {
    ...rule,
    conditions: rule.conditions.map(({ field, negated, values, from, to }) => ({
      field,
      negated,
      values: [...values],
      from,
      to,
    })),
    destinations: [...rule.destinations],
    postFilters: [...rule.postFilters],
  };
}

/** Null where nothing is typed; what is no number is left to the gateway to refuse, as one that fits nowhere. */
function numberOf(typed: string): number | null {
  if (typed.trim() === '') return null;
  const number = Number(typed);
  return Number.isInteger(number) ? number : -1_000_000;
}
