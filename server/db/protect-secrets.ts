/**
 * Gives a database the key of its secrets, and seals what an earlier version has written in clear. Columns that are kept
 * encrypted are known by their type: `secret()` and `secretJson()` of secret-column.ts.
 */
import { sql, type Kysely } from 'kysely';
import type { Database } from './database.ts';
import { isSealed, type SecretCipher } from './secret-cipher.ts';
import { SecretType, useCipher } from './secret-column.ts';

/** Of what protectSecrets found, by column as `mail.password`. */
export interface FoundSecrets {
  /** How many were in clear, and are sealed now. */
  readonly sealed: number;
  /** Sealed by another installation. */
  readonly unreadable: readonly string[];
}

type AnyTable = Kysely<Record<string, Record<string, string | number>>>;
interface Secret {
  readonly key: string | number;
  readonly kept: string;
}
const AT_ONCE = 500;

/** At each start, before anything reads a secret. Several gateways may do it at once. */
export async function protectSecrets(database: Database, cipher: SecretCipher): Promise<FoundSecrets> {
  useCipher(database.orm, cipher);
  const inClear: (Secret & { readonly in: NamedColumn })[] = [];
  const unreadable = new Set<string>();
  for (const column of secretColumns(database))
    for await (const secret of secretsOf(database, column))
      if (!isSealed(secret.kept)) inClear.push({ ...secret, in: column });
      else if (cipher.open(secret.kept, column.name) === undefined) unreadable.add(column.name);
  let sealed = 0;
  if (inClear.length > 0)
    await whileOverwriting(database, async () => {
      for (const secret of inClear)
        if (await replace(database, secret.in, secret, cipher.seal(secret.kept, secret.in.name))) sealed++;
    });
  return { sealed, unreadable: [...unreadable] };
}

interface SecretColumn {
  readonly table: string;
  readonly key: string;
  readonly column: string;
}
/** Its name as `mail.password`. */
type NamedColumn = SecretColumn & { readonly name: string };

export function secretColumns(database: Database): NamedColumn[] {
  return [...database.orm.getMetadata().getAll().values()].flatMap(({ tableName, primaryKeys, props }) =>
    props.flatMap(({ customType, fieldNames }) =>
      customType instanceof SecretType
        ? [{ table: tableName, key: primaryKeys[0]!, column: fieldNames[0]!, name: customType.column }]
        : [],
    ),
  );
}

async function* secretsOf(database: Database, { table, key, column }: SecretColumn): AsyncGenerator<Secret> {
  const queries = database.queries as unknown as AnyTable;
  for (let after: string | number | undefined; ;) {
    const rows = await queries
      .selectFrom(table)
      .select([sql.ref<string | number>(key).as('key'), sql.ref<string>(column).as('kept')])
      .where(sql.ref(column), 'is not', null)
      .where(sql.ref(column), '!=', '')
      .$if(after !== undefined, (query) => query.where(sql.ref(key), '>', after))
      .orderBy(sql.ref(key))
      .limit(AT_ONCE)
      .execute();
    yield* rows;
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)!.key;
  }
}

/** @returns false where somebody has changed it meanwhile */
async function replace(
  database: Database,
  { table, key, column }: SecretColumn,
  { key: row, kept }: Secret,
  sealed: string,
): Promise<boolean> {
  const queries = database.queries as unknown as AnyTable;
  const { numUpdatedRows } = await queries
    .updateTable(table)
    .set({ [column]: sealed })
    .where(sql.ref(key), '=', row)
    .where(sql.ref(column), '=', kept)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** What is overwritten would lie on in free space of the embedded database's pages, and in its log. */
async function whileOverwriting(database: Database, work: () => Promise<void>): Promise<void> {
  const pragma = async (text: string) => {
    if (database.kind === 'sqlite') await database.orm.em.fork().execute(`pragma ${text}`);
  };
  await pragma('secure_delete = on');
  try {
    await work();
  } finally {
    await pragma('secure_delete = off');
  }
  await pragma('wal_checkpoint(truncate)');
}
