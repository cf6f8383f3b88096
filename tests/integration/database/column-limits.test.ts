/** The limits that the entities tell are those of real columns: the last value that fits, and the first that does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnLimits, fitsColumn, type ColumnLimit } from '../../../server/db/column-limits.ts';
import { databaseErrorClass } from '../../../server/db/database-error.ts';
import { Image } from '../../../server/db/entities/image.ts';
import { ENTITIES } from '../../../server/db/entities/index.ts';
import { Task } from '../../../server/db/entities/task.ts';
import { onBothDatabases } from '../../support/both-databases.ts';

/** Four bytes and two UTF-16 units: what a limit in other units would count wrongly. */
const CLEF = '𝄞';

/** Values at the edge of a column, and beyond it. */
function edges(limit: ColumnLimit): { in: (string | number)[]; out: (string | number | null)[] } {
  const nothing = limit.nullable ? [] : [null];
  if (limit.kind === 'number') return { in: [1e300], out: [NaN, Infinity, ...nothing] };
  if (limit.kind === 'integer')
    return { in: [limit.min, limit.max], out: [limit.min - 1, limit.max + 1, NaN, 1e200, ...nothing] };
  const { characters, bytes } = limit;
  const whole = Math.min(characters, Math.floor(bytes / 4));
  return {
    in: ['x'.repeat(characters), CLEF.repeat(whole), ''],
    out: ['x'.repeat(characters + 1), CLEF.repeat(whole + 1), ...nothing],
  };
}

/** A row in which everything is small. */
function smallest(limits: Readonly<Record<string, ColumnLimit>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(limits).map(([name, { kind }]) => [name, kind === 'text' ? 'x' : 1]),
  );
}

test('every column of every table has a limit', () => {
  for (const entity of ENTITIES)
    for (const limit of Object.values<ColumnLimit>(
      columnLimits<typeof Task>(entity as unknown as typeof Task),
    )) {
      const { in: inside, out } = edges(limit);
      for (const value of inside) assert.ok(fitsColumn(limit, value));
      for (const value of out) assert.ok(!fitsColumn(limit, value));
    }
});

test('a value of another kind does not fit', () => {
  const { bytes, key } = columnLimits(Image);
  assert.ok(!fitsColumn(bytes, '1'));
  assert.ok(!fitsColumn(bytes, 1.5));
  assert.ok(!fitsColumn(key, 1));
});

onBothDatabases((open, kind) => {
  for (const [table, entity] of [
    ['task', Task],
    ['image', Image],
  ] as const)
    test(`${table}: what fits is stored as it was, what does not is refused as never storable`, async () => {
      await using it = await open();
      const { queries } = it.database;
      const limits: Readonly<Record<string, ColumnLimit>> = columnLimits<typeof Task | typeof Image>(entity);
      const store = async (name: string, value: string | number | null) => {
        await queries.deleteFrom(table).execute();
        const row = { ...smallest(limits), [name]: value };
        await queries
          .insertInto(table)
          .values(row as never)
          .execute();
        const stored = await queries.selectFrom(table).selectAll().executeTakeFirstOrThrow();
        return (stored as Record<string, unknown>)[name];
      };
      for (const [name, limit] of Object.entries(limits)) {
        const { in: inside, out } = edges(limit);
        for (const value of inside) {
          // A column that numbers its rows gives its own number for 0.
          if (name === 'id' && value === 0) continue;
          assert.equal(await store(name, value), value, `${table}.${name}`);
        }
        // The embedded database has no limits of 32 bits or of length; what is read by them is the same.
        const isRefused = (value: string | number | null) =>
          value === null ||
          (typeof value === 'number' && !Number.isSafeInteger(value)) ||
          // Of the longest texts a quarter is used.
          (kind === 'mariadb' && !(limit.kind === 'text' && limit.bytes > 65_535));
        for (const value of out.filter(isRefused)) {
          if (name === 'id' && value === null) continue;
          const refused = await store(name, value).then(() => 'stored', databaseErrorClass);
          assert.equal(refused, 'never', `${table}.${name}`);
        }
      }
    });
});
