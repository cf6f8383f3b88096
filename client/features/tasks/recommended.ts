import type { FailurePartsFragment, TaskRowFragment } from '../../graphql/generated/graphql.ts';

export type TaskAction = TaskRowFragment['actions'][number];
type Known = Pick<TaskRowFragment, 'actions' | 'state'> & {
  readonly failure: Pick<FailurePartsFragment, 'code' | 'retryClass'> | null;
};

/** What is mended by other images only: the same ones fail again. */
const NEEDS_IMAGES: ReadonlySet<string> = new Set([
  'INCOMPLETE_SERIES',
  'SLICES_ELSEWHERE',
  'SOURCE_MISSING',
]);
/** Going on with what is here is refused, or is not what the failure is about. */
const GOES_ON: ReadonlySet<string> = new Set(['INCOMPLETE_SERIES', 'IRREGULAR_SPACING', 'SLICES_ELSEWHERE']);
/** Once the cause is mended; until then it fails again. */
const MENDED_FIRST: ReadonlySet<string> = new Set([
  'NO_DESTINATION',
  'TOO_FEW_IMAGES',
  'IRREGULAR_SPACING',
  'UNKNOWN_RADIOPHARMACEUTICAL',
  'AMBIGUOUS_RADIOPHARMACEUTICAL',
  'HALF_LIFE_MISMATCH',
  'NO_POSTFILTER',
  'QUANTITATIVE_MISMATCH',
  'UNSUPPORTED_MANUFACTURER',
  'SERIES_TOO_LARGE',
]);

/** Of what the task takes, what can help it. */
export function helpful({ actions, state, failure }: Known): TaskAction[] {
  if (state !== 'FAILED' || !failure) return [...actions];
  return actions.filter((action) => {
    if (action === 'COMPLETE') return GOES_ON.has(failure.code);
    if (action === 'RETRY' || action === 'RESTART')
      return failure.retryClass !== 'PERMANENT' && !NEEDS_IMAGES.has(failure.code);
    return true;
  });
}

/** The one that the text of the failure, or of what is waited for, tells to press. */
export function recommended(task: Known): TaskAction | undefined {
  const offered = helpful(task);
  if (offered.includes('PROCESS')) return 'PROCESS';
  if (task.state === 'WAITING' && offered.includes('TRY_NOW')) return 'TRY_NOW';
  const mended = task.failure !== null && MENDED_FIRST.has(task.failure.code);
  return task.state === 'FAILED' && !mended && offered.includes('RETRY') ? 'RETRY' : undefined;
}
