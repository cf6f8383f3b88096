import type { Queries } from '../../db/database.ts';
import type { TaskRow } from '../../db/entities/task.ts';
import type { SliceHeader } from '../../imaging/instance-header.ts';
import type { StepDefinition } from '../../queue/step-definition.ts';
import { compileSeries, type CompletionRules, type ImageElsewhere } from './compile.ts';

export interface CompileStepPorts {
  readonly queries: Queries;
  readonly rules: () => {
    readonly minimumImages: number;
    readonly quietMs: number;
    /** Fraction of the mean gap. */
    readonly spacingTolerance: number;
  };
  /** Milliseconds since the epoch, by the clock that waits are kept by. */
  readonly now: () => number;
}

/** Is the series whole? A verdict holds only if no image came while it was found. */
export function compileStep(ports: CompileStepPorts): StepDefinition {
  return {
    step: 'COMPILATOR',
    concurrency: 2,
    needsServer: false,
    run: async (task) => {
      const images = await imagesOf(ports.queries, task.id);
      const { minimumImages, quietMs, spacingTolerance } = ports.rules();
      const completion = compileSeries(
        images.map(({ header }) => header),
        {
          expected: task.imagesExpected ?? undefined,
          minimumImages,
          spacingTolerance,
          trigger: triggerOf(task, ports.now() - task.lastImageAt >= quietMs),
          elsewhere: await imagesElsewhere(ports.queries, task),
        },
      );
      const expect = (row: TaskRow) => row.imagesReceived === task.imagesReceived;
      switch (completion.verdict) {
        case 'complete':
          return {
            kind: 'advance',
            expect,
            results: {
              compile: {
                keys: completion.order.map((index) => images[index]!.key),
                meanGap: completion.meanGap,
              },
            },
          };
        case 'waiting':
          return { kind: 'wait', reason: 'IMAGES', until: task.lastImageAt + quietMs, expect };
        case 'failed':
          return { kind: 'fail', error: completion.error, expect };
      }
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
  return queries
    .selectFrom('task')
    .innerJoin('image', 'image.taskId', 'task.id')
    .select(['image.taskId', 'image.sopInstanceUid'])
    .where('task.seriesInstanceUid', '=', task.seriesInstanceUid)
    .where('task.sourceAeTitle', '=', task.sourceAeTitle)
    .where('task.sourceAddress', '=', task.sourceAddress)
    .where('task.id', '!=', task.id)
    .orderBy('task.id', 'desc')
    .execute();
}

function triggerOf(task: TaskRow, isQuiet: boolean): CompletionRules['trigger'] {
  if (task.completedByHand) return 'operator';
  return isQuiet ? 'quiet' : 'arrival';
}
