/** A rule of selection and routing, as data: nothing of it is ever executed. */
import { z } from 'zod';

/** Compared with patterns: any value of the series that fits any of the patterns. */
export const TEXT_FIELDS = [
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
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
/** Numbers with bounds. */
export const RANGE_FIELDS = ['SLICES', 'HOUR'] as const;
export const RULE_FIELDS = [...TEXT_FIELDS, ...RANGE_FIELDS, 'WEEKDAY'] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/** In the order of `Date.getDay`. */
export const WEEKDAYS = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const RULE_ACTIONS = ['process', 'ignore', 'hold'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];
export const DESTINATION_MODES = ['add', 'replace'] as const;

const pattern = z.string().trim().min(1).max(128);
const isText = (field: RuleField) => (TEXT_FIELDS as readonly string[]).includes(field);

const condition = z
  .object({
    field: z.enum(RULE_FIELDS),
    /** It holds where nothing fits, an absent value included. */
    negated: z.boolean(),
    values: z.array(pattern).max(20).readonly(),
    /** Slices: both included. Hours: from that hour on, until before the other; over midnight where it is smaller. */
    from: z.int().min(0).max(100_000).nullable(),
    to: z.int().min(0).max(100_000).nullable(),
  })
  .superRefine(({ field, values, from, to }, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const isRange = (RANGE_FIELDS as readonly string[]).includes(field);
    if (isRange !== (from !== null || to !== null))
      problem('from', isRange ? 'RULE_NEEDS_RANGE' : 'RULE_NO_RANGE');
    if (isRange === values.length > 0) problem('values', isRange ? 'RULE_NO_VALUES' : 'RULE_NEEDS_VALUES');
    if (field === 'SLICES' && from !== null && to !== null && from > to) problem('to', 'RULE_NEEDS_RANGE');
    if (field === 'HOUR' && (from === null || to === null || from > 23 || to > 24 || from === to))
      problem('to', 'RULE_HOURS');
    if (field === 'WEEKDAY' && values.some((day) => !(WEEKDAYS as readonly string[]).includes(day)))
      problem('values', 'RULE_WEEKDAYS');
    if (isText(field) && values.some((value) => value.split('*').length > 9)) problem('values', 'RULE_STARS');
  });
export type RuleCondition = Readonly<z.infer<typeof condition>>;

export const rule = z
  .object({
    name: z.string().trim().min(1).max(64),
    enabled: z.boolean(),
    /** All of them must hold; without any, the rule applies to every series. */
    conditions: z.array(condition).max(20).readonly(),
    action: z.enum(RULE_ACTIONS),
    /** Of the task; null: as it is. */
    priority: z.int().min(-100).max(100).nullable(),
    /** Names of devices. */
    destinations: z.array(z.string().trim().min(1).max(64)).max(50).readonly(),
    /** In addition to the fixed destinations, or instead of them. */
    destinationMode: z.enum(DESTINATION_MODES),
    /** Ids of post-filters that are used whatever they say of models and tracers; none: those that apply. */
    postFilters: z.array(z.int().positive()).max(50).readonly(),
  })
  .superRefine(({ destinations, destinationMode }, context) => {
    if (destinationMode === 'replace' && destinations.length === 0)
      context.addIssue({ code: 'custom', path: ['destinations'], message: 'RULE_NEEDS_DESTINATION' });
  });
export type Rule = Readonly<z.infer<typeof rule>>;

/** A rule as it was when it was applied: kept with the task. */
export interface AppliedRule extends Pick<
  Rule,
  'name' | 'action' | 'priority' | 'destinations' | 'destinationMode' | 'postFilters'
> {
  readonly id: number;
  /** A person has said that the task is to be processed all the same. */
  readonly byHand?: true;
}

/** In place of a rule's id: the series is that of a test run, which goes to its one destination and nowhere else. */
export const TEST_RUN_RULE = 0;

export function parseAppliedRule(json: string | null | undefined): AppliedRule | null {
  return json ? (JSON.parse(json) as AppliedRule) : null;
}
