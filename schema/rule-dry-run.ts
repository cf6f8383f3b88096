import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import type { RuleDryRun, RuleEffect } from '../server/tasks/rule-dry-run.ts';
import { builder } from './builder.ts';
import { loadersOf } from './loaders.ts';
import { RuleActionEnum, RuleInput, ruleOf } from './rule.ts';
import { TaskType } from './task.ts';

const EffectType = builder.objectRef<RuleEffect>('RuleEffect').implement({
  description: 'A task to which a rule would have applied.',
  fields: (t) => ({
    task: t.field({
      type: TaskType,
      nullable: true,
      description: 'The task; null where it was deleted meanwhile.',
      resolve: ({ taskId }, _args, context) => loadersOf(context).tasks.load(taskId),
    }),
    savedRule: t.string({
      nullable: true,
      description: 'Name of the saved rule that applies to it; null where none does.',
      resolve: ({ saved }) => saved?.name ?? null,
    }),
    savedAction: t.field({
      type: RuleActionEnum,
      description: 'What the saved rules do with it.',
      resolve: ({ saved }) => saved?.action ?? 'process',
    }),
  }),
});

const DryRunType = builder.objectRef<RuleDryRun>('RuleDryRun').implement({
  description: 'What a rule would have done with the tasks of the last 30 days.',
  fields: (t) => ({
    since: t.expose('since', { type: 'DateTime', description: 'Tasks from then on were looked at.' }),
    examined: t.exposeInt('examined', { description: 'Tasks whose series was whole.' }),
    isComplete: t.exposeBoolean('isComplete', {
      description: 'False where there were more than 20,000: the newest were looked at.',
    }),
    applies: t.exposeInt('applies', { description: 'Tasks to which the rule would have applied.' }),
    unknown: t.exposeInt('unknown', {
      description: 'Tasks of earlier versions, which did not keep what this rule goes by.',
    }),
    effects: t.field({
      type: [EffectType],
      description: 'Of those to which it would have applied the newest, at most 50.',
      resolve: ({ effects }) => [...effects],
    }),
  }),
});

builder.queryField('dryRunRule', (t) =>
  t.field({
    type: DryRunType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError, NotFoundError] },
    description:
      'Tries a rule on the tasks of the last 30 days, as if it were enabled and at its place, and changes nothing.',
    args: {
      id: t.arg.id({ description: 'Id of the rule that would be changed; left out for a new one.' }),
      input: t.arg({ type: RuleInput, required: true, description: 'The rule.' }),
    },
    resolve: (_root, args, { dryRunRule }) =>
      dryRunRule(args.id ? Number(args.id) : null, ruleOf(args.input)),
  }),
);
