/** Rows of the series that were rebuilt for a task. */
import type { Reader, Tx } from '../db/database.ts';
import { forgetCommitments } from './commitments.ts';
import type { Integrity } from '../imaging/quantities.ts';

export interface ResultFile {
  readonly key: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
}

/** A series that was made, as it is to be kept; the names of its files are inside the folder of the run. */
export interface NewResult {
  /** From 0. */
  readonly index: number;
  readonly seriesInstanceUid: string;
  readonly description: string;
  readonly number: number;
  readonly files: readonly (Omit<ResultFile, 'key'> & { readonly name: string })[];
  readonly integrity: Integrity;
}

export interface StoredResult {
  readonly taskId: string;
  readonly output: number;
  readonly seriesInstanceUid: string;
  readonly description: string;
  readonly seriesNumber: number;
  readonly integrity: Integrity;
  readonly files: readonly ResultFile[];
}

/** Puts the results of a task in place of those of an earlier run; its deliveries begin anew. */
export async function replaceResults(
  tx: Tx,
  taskId: string,
  outputKey: string,
  outputs: readonly NewResult[],
): Promise<void> {
  await tx.deleteFrom('result').where('taskId', '=', taskId).execute();
  for (const output of outputs)
    await tx
      .insertInto('result')
      .values({
        taskId,
        output: output.index,
        seriesInstanceUid: output.seriesInstanceUid,
        description: output.description.slice(0, 255),
        seriesNumber: output.number,
        integrity: JSON.stringify(output.integrity),
        files: JSON.stringify(
          output.files.map(({ name, ...file }): ResultFile => ({ ...file, key: `${outputKey}/${name}` })),
        ),
      })
      .execute();
  await forgetCommitments(tx, taskId);
  const total = outputs.reduce((sum, { files }) => sum + files.length, 0);
  await tx
    .updateTable('delivery')
    .set({
      state: 'QUEUED',
      total,
      sent: 0,
      failed: 0,
      attempts: 0,
      accepted: '[]',
      notice: null,
      wakeAt: null,
    })
    .where('taskId', '=', taskId)
    .execute();
}

export async function resultsOf(reader: Reader, taskIds: readonly string[]): Promise<StoredResult[]> {
  if (taskIds.length === 0) return [];
  const rows = await reader
    .selectFrom('result')
    .selectAll()
    .where('taskId', 'in', taskIds)
    .orderBy('taskId')
    .orderBy('output')
    .execute();
  return rows.map((row) => ({
    taskId: row.taskId,
    output: row.output,
    seriesInstanceUid: row.seriesInstanceUid,
    description: row.description,
    seriesNumber: row.seriesNumber,
    integrity: JSON.parse(row.integrity) as Integrity,
    files: JSON.parse(row.files) as ResultFile[],
  }));
}
