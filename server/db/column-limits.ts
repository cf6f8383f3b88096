/**
 * What fits into a column, from the entities themselves: the one source of bounds for whoever takes values from outside.
 * The narrower database decides (MySQL and MariaDB), so that what is taken is the same everywhere.
 */
import {
  BigIntType,
  BooleanType,
  DoubleType,
  IntegerType,
  JsonType,
  StringType,
  TextType,
  type InferEntity,
} from '@mikro-orm/core';
import { SecretType } from './secret-column.ts';

export type ColumnLimit =
  /** Characters are code points; bytes are of UTF-8. */
  | { readonly kind: 'text'; readonly characters: number; readonly bytes: number; readonly nullable: boolean }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly nullable: boolean }
  | { readonly kind: 'number'; readonly nullable: boolean };

interface Column {
  readonly type?: unknown;
  readonly length?: number;
  readonly columnType?: string;
  readonly nullable?: boolean;
  readonly autoincrement?: boolean;
}

interface Entity {
  readonly meta: { readonly properties: Readonly<Record<string, unknown>> };
}

const BYTES_OF_TEXT = 2 ** 16 - 1;
/** What is sealed is a third longer, and has its nonce and tag. */
const BYTES_OF_SECRET = 49_000;
/** A quarter of the column: a statement with it, escaped, has to go through the server's smallest usual packet (16 MiB). */
const BYTES_OF_MEDIUM_TEXT = 2 ** 22;
const MOST_BYTES_OF_CHARACTER = 4;

/** @param entity one of `db/entities/` */
export function columnLimits<E extends Entity>(
  entity: E,
): Readonly<Record<keyof InferEntity<E>, ColumnLimit>> {
  const columns = Object.entries(entity.meta.properties as Record<string, Column>);
  return Object.fromEntries(columns.map(([name, column]) => [name, limitOf(column, name)])) as Record<
    keyof InferEntity<E>,
    ColumnLimit
  >;
}

/** Whether the database stores the value as it is; dates and files have no columns. */
export function fitsColumn(limit: ColumnLimit, value: string | number | null): boolean {
  if (value === null) return limit.nullable;
  if (limit.kind === 'text')
    return (
      typeof value === 'string' &&
      // Most are short: no character is counted for them.
      (value.length <= limit.characters || [...value].length <= limit.characters) &&
      Buffer.byteLength(value) <= limit.bytes
    );
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return limit.kind === 'number' || (Number.isInteger(value) && value >= limit.min && value <= limit.max);
}

function limitOf(column: Column, name: string): ColumnLimit {
  const { length, columnType, nullable = false, autoincrement = false } = column;
  const is = (type: new () => object) =>
    column.type === type ||
    column.type instanceof type ||
    (typeof column.type === 'function' && column.type.prototype instanceof type);
  if (is(BooleanType)) return { kind: 'integer', min: 0, max: 1, nullable };
  if (is(SecretType)) return { kind: 'text', characters: BYTES_OF_SECRET, bytes: BYTES_OF_SECRET, nullable };
  if (is(TextType) || is(JsonType)) {
    const bytes = columnType === 'mediumtext' ? BYTES_OF_MEDIUM_TEXT : BYTES_OF_TEXT;
    return { kind: 'text', characters: bytes, bytes, nullable };
  }
  if (is(StringType) && length !== undefined)
    return { kind: 'text', characters: length, bytes: length * MOST_BYTES_OF_CHARACTER, nullable };
  if (is(IntegerType))
    // Numbers that the database gives are without sign.
    return autoincrement
      ? { kind: 'integer', min: 0, max: 2 ** 32 - 1, nullable }
      : { kind: 'integer', min: -(2 ** 31), max: 2 ** 31 - 1, nullable };
  if (is(BigIntType))
    return { kind: 'integer', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, nullable };
  if (is(DoubleType)) return { kind: 'number', nullable };
  throw new Error(`No limit is known for the column ${name}`);
}
