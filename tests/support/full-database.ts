/** Tasks as a clinic's largest leave them: whole-body series of 600 slices, results of two filters, three destinations. */
import type { Database } from '../../server/db/database.ts';

const SLICES = 600;
const ROWS_AT_ONCE = 200;

/**
 * Copies of one task, by turns one that waits for every second of its slices and one that was completed.
 * @param template id of a task with images
 */
export async function fillDatabase({ queries }: Database, template: string, tasks: number): Promise<void> {
  const task = await queries
    .selectFrom('task')
    .selectAll()
    .where('id', '=', template)
    .executeTakeFirstOrThrow();
  const { id: _id, ...image } = await queries
    .selectFrom('image')
    .selectAll()
    .where('taskId', '=', template)
    .executeTakeFirstOrThrow();
  const header = JSON.parse(image.header) as { position: number[] };
  for (let nth = 0; nth < tasks; nth++) {
    const id = `20260101${String(nth).padStart(10, '0')}`;
    const isWhole = nth % 2 === 0;
    const keys = Array.from(
      { length: SLICES },
      (_, at) => `spool/SCANNER/2026/1.2.840.113619.2.${nth}/${at}.dcm`,
    );
    await queries
      .insertInto('task')
      .values({
        ...task,
        id,
        seriesInstanceUid: `1.2.3.${nth}`,
        openKey: null,
        step: isWhole ? 'STORE_SCU' : 'COMPILATOR',
        state: isWhole ? 'COMPLETED' : 'FAILED',
        failureCode: isWhole ? null : 'INCOMPLETE_SERIES',
        failureParams: isWhole
          ? null
          : JSON.stringify({ received: 300, expected: 600, missing: 300, where: '1' }),
        waitReason: null,
        wakeAt: null,
        imagesExpected: SLICES,
        imagesReceived: isWhole ? SLICES : SLICES / 2,
        stepResults: isWhole ? JSON.stringify(stepResults(keys)) : '{}',
      })
      .execute();
    const images = keys
      .filter((_, at) => isWhole || at % 2 === 0)
      .map((key, at) => ({
        ...image,
        taskId: id,
        key,
        sopInstanceUid: `1.2.840.113619.2.${nth}.${at}`,
        position: at * (isWhole ? 3000 : 6000),
        header: JSON.stringify({
          ...header,
          position: [0, 0, at * (isWhole ? 3 : 6)],
          imageIndex: isWhole ? at + 1 : 2 * at + 1,
          sopInstanceUid: `1.2.840.113619.2.${nth}.${at}`,
        }),
      }));
    for (let at = 0; at < images.length; at += ROWS_AT_ONCE)
      await queries
        .insertInto('image')
        .values(images.slice(at, at + ROWS_AT_ONCE))
        .execute();
    if (isWhole) await addResults(queries, id, keys);
  }
}

function stepResults(keys: readonly string[]): object {
  const perSlice = keys.map((_, at) => 1 + at / 1000);
  const elements = Object.fromEntries(
    Array.from({ length: 80 }, (_, at) => [
      `0018${String(at).padStart(4, '0')}`,
      { vr: 'DS', Value: [at / 3, at / 7] },
    ]),
  );
  const grid = { columns: 200, rows: 200, slices: SLICES, spacing: [4, 4, 3] };
  return {
    compile: { keys, meanGap: 3 },
    validate: {
      destinations: ['A', 'B', 'C'],
      order: keys.map((_, at) => at),
      grid,
      units: 'CNTS',
      becquerelsPerUnit: perSlice,
      suvPerBecquerel: 1,
      warnings: [],
      parameters: { radiopharmaceutical: 'FDG' },
      tracer: { from: 'CODE', said: 'C-B1031 SRT' },
    },
    pack: {
      key: 'x',
      bytes: 1e7,
      voxelBytes: 5e7,
      sha256: 'a'.repeat(64),
      grid,
      manifest: { metadata: { reconSettings: elements }, grid, sha256: 'a'.repeat(64), bytes: 1e7 },
    },
  };
}

async function addResults(
  queries: Database['queries'],
  taskId: string,
  keys: readonly string[],
): Promise<void> {
  const figures = { totalActivity: 1, suvMean: 1, suvMax: 1 };
  for (const output of [0, 1])
    await queries
      .insertInto('result')
      .values({
        taskId,
        output,
        seriesInstanceUid: `1.2.9.${taskId}.${output}`,
        description: 'WB PET',
        seriesNumber: 1000 + output,
        integrity: JSON.stringify({
          before: figures,
          after: figures,
          activityChange: 0,
          withinTolerance: true,
        }),
        files: JSON.stringify(
          keys.map((key, at) => ({
            key: `${key}.out`,
            sopInstanceUid: `1.2.9.${taskId}.${at}`,
            sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
            transferSyntaxUid: '1.2.840.10008.1.2.1',
          })),
        ),
      })
      .execute();
}
