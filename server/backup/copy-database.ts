import type { DatabaseAddress } from '../base/database-address.ts';
import { openTableFill } from './table-fill.ts';
import { openTableSnapshot } from './table-snapshot.ts';
import type { TableSum } from './table-sum.ts';

/**
 * Copies every row of one database into another of either kind, which must be empty, and compares both by counts and
 * checksums. Nobody may write the source meanwhile: what it gains later is not copied.
 * @param onTable told of each table before it is copied
 * @returns what was copied, by table
 * @throws StartError 75 where the target is not empty or one of them cannot be used; later, the databases' errors
 */
export async function copyDatabase(
  from: DatabaseAddress,
  to: DatabaseAddress,
  onTable: (name: string) => void = () => undefined,
): Promise<ReadonlyMap<string, TableSum>> {
  await using snapshot = await openTableSnapshot(from);
  await using fill = await openTableFill(to, snapshot.migrations);
  for (const table of snapshot.tables) {
    onTable(table.name);
    await fill.insert(table, snapshot.rows(table));
  }
  // Awaited here: what it works with is closed at the end of this block.
  return await fill.finish({});
}
