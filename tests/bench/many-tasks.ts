/** A data directory with as many tasks as asked, made from one real one: for what lists and pages cost. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startGateway } from '../support/gateway.ts';
import { storescu } from '../support/dcmtk.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { waitForTask } from '../support/task-api.ts';

/** One task that failed for want of a destination: the others are made after its row. */
export async function makeOneTask(dataDir: string, folder: string): Promise<void> {
  await using gateway = await startGateway({ dataDir });
  const series = makePhantomSeries({ slices: 50, rows: 16, columns: 16 });
  await storescu(writeSeries(folder, series.objects), gateway.dicomPort);
  await waitForTask(await gateway.api(), series.seriesInstanceUid);
  await gateway.kill('SIGTERM');
}

/** Copies the first task until there are so many, each with its own id, patient and accession number. */
export function multiplyTask(dataDir: string, count: number): void {
  const [file] = globSync(join(dataDir, '*.{sqlite,db,sqlite3}'));
  if (!file) throw new Error(`No embedded database in ${dataDir}`);
  const database = new DatabaseSync(file);
  const columns = database
    .prepare('select name from pragma_table_info(?)')
    .all('task')
    .map(({ name: column }) => column as string);
  const [idColumn, patient, accession] = ['id', 'patient_id', 'accession_number'].map((snake) => {
    const camel = snake.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const found = columns.find((column) => column === snake || column === camel);
    if (!found) throw new Error(`The task table has no column ${snake}`);
    return found;
  }) as [string, string, string];
  const values = columns.map((column) => {
    if (column === idColumn) return "printf('2020%014d', n)";
    if (column === patient) return "'PHANTOM-' || n";
    return column === accession ? "'A' || n" : `task."${column}"`;
  });
  const names = columns.map((column) => `"${column}"`).join(', ');
  const { existing } = database.prepare('select count(*) as existing from task').get() as {
    existing: number;
  };
  database.exec(
    `insert into task (${names})
     with recursive counter(n) as (select ${existing} union all select n + 1 from counter where n < ${count - 1})
     select ${values.join(', ')} from counter, (select * from task order by "${idColumn}" desc limit 1) as task`,
  );
  database.close();
}
