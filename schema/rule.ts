import { NotFoundError, ConflictError, ValidationError } from '../server/base/refusals.ts';
import {
  DESTINATION_MODES,
  RULE_ACTIONS,
  RULE_FIELDS,
  type AppliedRule,
  type Rule,
  type RuleCondition,
} from '../server/rules/rule.ts';
import type { KeptRule } from '../server/rules/rules.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';

const upper = <V extends string>(values: readonly V[]) =>
  Object.fromEntries(values.map((value) => [value.toUpperCase(), { value }])) as Record<string, { value: V }>;

export const RuleActionEnum = builder.enumType('RuleAction', {
  description:
    'PROCESS: it is processed; IGNORE: it is not, unless a person says so; HOLD: it waits until a person releases it.',
  values: upper(RULE_ACTIONS),
});
const RuleFieldEnum = builder.enumType('RuleField', {
  description:
    'What a condition is on. SLICES is a number of slices, HOUR an hour of the day (when the first image came, by the clock of the gateway), WEEKDAY a day of that clock (MONDAY ...); all others are texts. STATION (0008,1010), PROTOCOL (0018,1030), SERIES_TYPE (0054,1000), CORRECTED_IMAGE (0028,0051), IMAGE_TYPE (0008,0008); TRACER: as recognised, or as the header writes it.',
  values: RULE_FIELDS,
});
const DestinationModeEnum = builder.enumType('RuleDestinationMode', {
  description: 'Whether destinations are added to the fixed ones, or replace them.',
  values: upper(DESTINATION_MODES),
});

const ConditionType = builder.objectRef<RuleCondition>('RuleCondition').implement({
  description: 'What must hold of a series.',
  fields: (t) => ({
    field: t.expose('field', { type: RuleFieldEnum, description: 'On what.' }),
    negated: t.exposeBoolean('negated', {
      description: 'Whether it holds where nothing fits, an absent value included.',
    }),
    values: t.stringList({
      description: 'Texts or weekdays of which one must fit; `*` in a text stands for anything.',
      resolve: ({ values }) => [...values],
    }),
    from: t.exposeInt('from', { nullable: true, description: 'Of a number: this or more; null: no bound.' }),
    to: t.exposeInt('to', {
      nullable: true,
      description:
        'Of SLICES: this or fewer; of HOUR: before it, over midnight where it is smaller than `from`.',
    }),
  }),
});

export const RuleType = builder.objectRef<KeptRule>('Rule').implement({
  description:
    'A rule of selection and routing. Of each series that is whole the first enabled rule whose conditions all hold is applied; without one it is processed.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is used.' }),
    conditions: t.field({
      type: [ConditionType],
      description: 'All must hold; without any it applies to every series.',
      resolve: ({ conditions }) => [...conditions],
    }),
    action: t.expose('action', { type: RuleActionEnum, description: 'What becomes of the series.' }),
    priority: t.exposeInt('priority', {
      nullable: true,
      description: 'Priority of its task; null: unchanged.',
    }),
    destinations: t.stringList({
      description: 'Names of devices.',
      resolve: ({ destinations }) => [...destinations],
    }),
    destinationMode: t.expose('destinationMode', {
      type: DestinationModeEnum,
      description: 'In addition to the fixed destinations or instead of them.',
    }),
    postFilters: t.idList({
      description:
        'Post-filters that are used whatever they say of models and tracers; none: those that apply.',
      resolve: ({ postFilters }) => postFilters.map(String),
    }),
  }),
});

export const AppliedRuleType = builder.objectRef<AppliedRule>('AppliedRule').implement({
  description: 'The rule that was applied to a series, as it was then.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    action: t.expose('action', { type: RuleActionEnum, description: 'What it said.' }),
    destinations: t.stringList({
      description: 'Names of devices that it named.',
      resolve: ({ destinations }) => [...destinations],
    }),
    destinationMode: t.expose('destinationMode', {
      type: DestinationModeEnum,
      description: 'In addition to the fixed destinations or instead of them.',
    }),
    byHand: t.boolean({
      description: 'Whether a person has had it processed all the same.',
      resolve: ({ byHand }) => byHand === true,
    }),
  }),
});

const ConditionInput = builder.inputType('RuleConditionInput', {
  description: 'A condition.',
  fields: (t) => ({
    field: t.field({ type: RuleFieldEnum, required: true, description: 'On what.' }),
    negated: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it holds where nothing fits.',
    }),
    values: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Texts, in which `*` stands for anything, or weekdays.',
    }),
    from: t.int({ description: 'Of a number: this or more.' }),
    to: t.int({ description: 'Of SLICES: this or fewer; of HOUR: before it.' }),
  }),
});
export const RuleInput = builder.inputType('RuleInput', {
  description: 'A rule, whole.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name.' }),
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it is used.' }),
    conditions: t.field({ type: [ConditionInput], required: true, description: 'All must hold.' }),
    action: t.field({ type: RuleActionEnum, required: true, description: 'What becomes of the series.' }),
    priority: t.int({ description: 'Priority of its task, -100..100.' }),
    destinations: t.stringList({ required: true, defaultValue: [], description: 'Names of devices.' }),
    destinationMode: t.field({
      type: DestinationModeEnum,
      required: true,
      defaultValue: 'add',
      description: 'In addition to the fixed destinations or instead of them.',
    }),
    postFilters: t.idList({ required: true, defaultValue: [], description: 'Ids of post-filters.' }),
  }),
});

/** Ids are numbers inside; what is none is refused as such. */
export function ruleOf({ conditions, priority, postFilters, ...rest }: typeof RuleInput.$inferInput): Rule {
  return {
    ...rest,
    priority: priority ?? null,
    conditions: conditions.map(({ from, to, ...condition }) => ({
      ...condition,
      from: from ?? null,
      to: to ?? null,
    })),
    postFilters: postFilters.map(Number),
  };
}

builder.queryField('rules', (t) =>
  t.field({
    type: [RuleType],
    description: 'The rules of selection and routing, in the order in which they are tried.',
    resolve: (_root, _args, { rules }) => rules.list(),
  }),
);

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: 'Id of the rule.' });
  return {
    saveRule: t.field({
      type: RuleType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, NotFoundError, ConflictError] },
      description: 'Changes a rule, or adds one behind the others.',
      args: {
        id: t.arg.id({ description: 'Id of the rule that is changed; left out for a new one.' }),
        input: t.arg({ type: RuleInput, required: true, description: 'The rule.' }),
      },
      resolve: (_root, args, { rules }) => rules.save(args.id ? Number(args.id) : null, ruleOf(args.input)),
    }),
    moveRule: t.field({
      type: RuleType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError] },
      description: 'Puts a rule at another place of the order.',
      args: { id, position: t.arg.int({ required: true, description: 'From 0, the first.' }) },
      resolve: (_root, args, { rules }) => rules.move(Number(args.id), args.position),
    }),
    deleteRule: t.field({
      type: DeletedType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError] },
      description: 'Removes a rule. What it was applied to stays as it is.',
      args: { id },
      resolve: async (_root, args, { rules }) => {
        await rules.delete(Number(args.id));
        return { id: args.id };
      },
    }),
  };
});
