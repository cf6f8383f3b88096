/** What a rule would have done with the tasks of the last days, had it been there: nothing is changed. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Queries } from '../db/database.ts';
import { NotFoundError, validated } from '../base/refusals.ts';
import { applicableRule } from '../rules/applicable-rule.ts';
import { rule, type Rule, type RuleAction, type RuleField } from '../rules/rule.ts';
import type { KeptRule } from '../rules/rules.ts';
import { seriesFacts, type HeaderFacts, type RoutedTask } from '../rules/series-facts.ts';

export interface RuleDryRun {
  /** Milliseconds since the epoch: tasks from then on were looked at. */
  readonly since: number;
  /** Tasks whose series was whole. */
  readonly examined: number;
  /** False where there were more tasks than are looked at: the newest were. */
  readonly isComplete: boolean;
  /** Tasks to which the rule would have applied. */
  readonly applies: number;
  /** Tasks of earlier versions, which did not keep what this rule goes by. */
  readonly unknown: number;
  /** Of those to which it would have applied, the newest. */
  readonly effects: readonly RuleEffect[];
}

export interface RuleEffect {
  readonly taskId: string;
  /** What the saved rules would do with it; null where none of them applies. */
  readonly saved: { readonly name: string; readonly action: RuleAction } | null;
}

export const DRY_RUN_DAYS = 30;
const MOST_TASKS = 20_000;
const AT_ONCE = 500;
const MOST_EFFECTS = 50;
const OF_HEADER: ReadonlySet<RuleField> = new Set<RuleField>([
  'STATION',
  'PROTOCOL',
  'SERIES_TYPE',
  'CORRECTED_IMAGE',
  'IMAGE_TYPE',
  'SLICES',
]);

/**
 * @param id of the rule that would be changed, at whose place it is tried; null for a new one, at the end. It is tried
 *   as if it were enabled.
 * @throws ValidationError, NotFoundError
 */
export async function dryRunRule(
  queries: Queries,
  saved: readonly KeptRule[],
  { id, input, now }: { readonly id: number | null; readonly input: Rule; readonly now: number },
): Promise<RuleDryRun> {
  const tried = { ...validated(rule, input), enabled: true, id };
  if (id !== null && !saved.some((each) => each.id === id)) throw new NotFoundError('NO_SUCH_RULE', id);
  const rules = id === null ? [...saved, tried] : saved.map((each) => (each.id === id ? tried : each));
  const needsHeader = tried.conditions.some(({ field }) => OF_HEADER.has(field));
  const since = now - DRY_RUN_DAYS * 24 * 3_600_000;
  const effects: RuleEffect[] = [];
  let [examined, applies, unknown] = [0, 0, 0];
  let before: string | undefined;
  for (;;) {
    const tasks = await tasksBefore(queries, since, before);
    for (const task of tasks) {
      examined++;
      const header = task.headerFacts ? (JSON.parse(task.headerFacts) as HeaderFacts) : null;
      if (!header && needsHeader) {
        unknown++;
        continue;
      }
      const facts = seriesFacts(task, header);
      if (applicableRule(rules, facts) !== tried) continue;
      applies++;
      if (effects.length === MOST_EFFECTS) continue;
      const today = applicableRule(saved, facts);
      effects.push({
        taskId: task.id,
        saved: today ? { name: today.name, action: today.action } : null,
      });
    }
    before = tasks.at(-1)?.id;
    const isEnd = tasks.length < AT_ONCE;
    if (isEnd || examined >= MOST_TASKS)
      return { since, examined, isComplete: isEnd, applies, unknown, effects };
    // The embedded database answers within the same turn of the event loop.
    await nextTurn();
  }
}

interface ExaminedTask extends RoutedTask {
  readonly id: string;
  readonly headerFacts?: string | null;
}

/** Newest first. */
async function tasksBefore(
  queries: Queries,
  since: number,
  before: string | undefined,
): Promise<readonly ExaminedTask[]> {
  let query = queries
    .selectFrom('task')
    .select([
      'id',
      'headerFacts',
      'sourceAeTitle',
      'sourceAddress',
      'sourceDevice',
      'calledAeTitle',
      'manufacturer',
      'model',
      'studyDescription',
      'seriesDescription',
      'radiopharmaceutical',
      'chosenRadiopharmaceutical',
      'startedAt',
    ])
    .where('startedAt', '>=', since)
    .where((eb) => eb.or([eb('step', '!=', 'COMPILATOR'), eb('state', '=', 'IGNORED')]));
  if (before !== undefined) query = query.where('id', '<', before);
  return (await query.orderBy('id', 'desc').limit(AT_ONCE).execute()) as readonly ExaminedTask[];
}
