/** What may be asked of a task in each of its states, and what follows: the table of `server/queue/decide.ts`. */
import { TASK_STATES } from '../../server/base/task-states.ts';
import { CONDITIONS, TABLE, type Condition, type Rule, type Target } from '../../server/queue/decide.ts';

export function taskActionsPage(): string {
  const rows = Object.entries(TABLE).map(([action, rule]) => [
    `\`${action}\``,
    ...TASK_STATES.map((state) => targets(rule.from[state])),
    says(rule.needs),
    LEASES[rule.lease],
    afterwards(rule),
  ]);
  const header = ['action', ...TASK_STATES, 'only where', 'lease', 'afterwards'];
  return [
    '# What may be asked of a task',
    '',
    'Generated from `server/queue/decide.ts`; do not edit.',
    '',
    'A task is at one step in one state. Whatever is asked of it, by a person, a worker, time or an image that arrives,',
    'is decided by this table on the locked row, and written with its transition in one transaction. An empty cell',
    'refuses. `same` changes no state; `settled` follows from the deliveries: RUNNING, else QUEUED, else WAITING, else',
    'FAILED where one is, else COMPLETED. The first target of a cell whose conditions hold is taken.',
    '',
    ...[header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    'A task takes images from its beginning until it leaves the Compilator, is cancelled, loses its images, or fails for',
    'a reason that more images cannot mend. It takes them again where it is reopened for late ones. One task of a series',
    'and source takes images at a time.',
    '',
  ].join('\n');
}

const LEASES = { take: 'taken', keep: 'kept', give: 'given back' } as const;

function targets(cell: readonly Target[] | undefined): string {
  return (cell ?? [])
    .map(({ state, step, when }) =>
      [state, step === 'next' ? 'at the next step' : step && `at ${step}`, when && `where ${says(when)}`]
        .filter(Boolean)
        .join(' '),
    )
    .join('; else ');
}

function says(conditions: readonly Condition[] = []): string {
  return conditions.map((condition) => CONDITIONS[condition].says).join(', and ');
}

function afterwards({ effects = [], closesForImages, opensForImages }: Rule): string {
  const said = {
    discardRemoteJob: 'the remote job is discarded',
    removeFiles: 'its files are removed',
  } as const;
  return [
    ...effects.map((effect) => said[effect]),
    closesForImages && 'it takes no more images',
    opensForImages && 'it takes images again',
  ]
    .filter(Boolean)
    .join('; ');
}
