import type { ErrorCode } from '../../base/errors.ts';
import type { Queries } from '../../db/database.ts';
import type { TaskRow } from '../../db/entities/task.ts';
import type { SliceHeader } from '../../imaging/instance-header.ts';
import type { Outcome, StepDefinition } from '../../queue/step-definition.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { routeSeries, type Route, type RouteSetup } from './route-series.ts';
import { formerSlicesOf, keepFormerSlices } from './former-slices.ts';
import { compileSeries, type CompletionRules, type ImageElsewhere } from './compile.ts';

export interface CompileStepPorts {
  readonly queries: Queries;
  readonly data: Pick<DataDirectory, 'path'>;
  /** Rules of selection and routing, and what they go by, as they are now. */
  readonly routing: (task: TaskRow) => Promise<RouteSetup>;
  readonly rules: () => {
    readonly minimumImages: number;
    readonly quietMs: number;
    /** Fraction of the mean gap. */
    readonly spacingTolerance: number;
  };
  /** Milliseconds since the epoch, by the clock that waits are kept by. */
  readonly now: () => number;
  /** Says on a task that has gone on that images of its series came which it lacks. */
  readonly markOvertaken: (taskId: string) => Promise<void>;
}

/** Failures that name the task which has, or had, other images of the series. */
const ELSEWHERE: ReadonlySet<string> = new Set<ErrorCode>(['SLICES_ELSEWHERE', 'FRAMES_ELSEWHERE']);

/** Is the series whole? A verdict holds only if no image came while it was found. */
export function compileStep(ports: CompileStepPorts): StepDefinition {
  return {
    step: 'COMPILATOR',
    concurrency: 2,
    needsServer: false,
    run: async (task, { log }) => {
      const images = await imagesOf(ports.queries, task.id);
      const { minimumImages, quietMs, spacingTolerance } = ports.rules();
      const completion = compileSeries(
        images.map(({ header }) => header),
        {
          expected: task.imagesExpected ?? undefined,
          minimumImages,
          spacingTolerance,
          trigger: triggerOf(task, ports.now() - task.lastImageAt >= quietMs),
          elsewhere: [
            ...(await imagesElsewhere(ports.queries, task)),
            ...(await formerSlicesOf(ports.queries, task)),
          ],
        },
      );
      const expect = (row: TaskRow) => row.imagesReceived === task.imagesReceived;
      switch (completion.verdict) {
        case 'complete': {
          const keys = completion.order.map((index) => images[index]!.key);
          const path = ports.data.path(keys[0] as string);
          const route = await routeSeries(task, path, keys.length, await ports.routing(task));
          if (route.rule)
            log.info('compilator.rule-applied', { rule: route.rule.name, action: route.rule.action });
          const { meanGap } = completion;
          const slices = images.map(({ header }) => header);
          return {
            ...wayOf(route),
            ...{ expect, results: { compile: { keys, meanGap } } },
            also: (tx) => keepFormerSlices(tx, task.id, slices),
          };
        }
        case 'waiting':
          return { kind: 'wait', reason: 'IMAGES', until: task.lastImageAt + quietMs, expect };
        case 'failed':
          if (ELSEWHERE.has(completion.error.code))
            await ports.markOvertaken(String(completion.error.params['task']));
          return { kind: 'fail', error: completion.error, expect };
      }
    },
  };
}

/** Processed by hand means that no rule keeps it back. */
function wayOf({ header, rule }: Route): Pick<Extract<Outcome, { kind: 'advance' }>, 'set'> & {
  readonly kind: 'advance' | 'ignore' | 'hold';
} {
  const priority = rule?.priority ?? null;
  return {
    kind: !rule || rule.byHand || rule.action === 'process' ? 'advance' : rule.action,
    set: {
      headerFacts: JSON.stringify(header),
      appliedRule: rule && JSON.stringify(rule),
      ...(priority === null ? {} : { priority }),
    },
  };
}

export async function imagesOf(
  queries: Queries,
  taskId: string,
): Promise<{ key: string; header: SliceHeader }[]> {
  const rows = await queries
    .selectFrom('image')
    .select(['key', 'header'])
    .where('taskId', '=', taskId)
    .orderBy('id')
    .execute();
  return rows.map(({ key, header }) => ({ key, header: JSON.parse(header) as SliceHeader }));
}

/** Of other tasks of the same series and source whose images are here, those of the newest task first. */
async function imagesElsewhere(queries: Queries, task: TaskRow): Promise<ImageElsewhere[]> {
  const rows = await queries
    .selectFrom('task')
    .innerJoin('image', 'image.taskId', 'task.id')
    .select(['image.taskId', 'image.header'])
    .where('task.seriesInstanceUid', '=', task.seriesInstanceUid)
    .where('task.sourceAeTitle', '=', task.sourceAeTitle)
    .where('task.sourceAddress', '=', task.sourceAddress)
    .where('task.id', '!=', task.id)
    .orderBy('task.id', 'desc')
    .execute();
  return rows.map(({ taskId, header }) => ({ taskId, header: JSON.parse(header) as SliceHeader }));
}

function triggerOf(task: TaskRow, isQuiet: boolean): CompletionRules['trigger'] {
  if (task.completedByHand) return 'operator';
  return isQuiet ? 'quiet' : 'arrival';
}
