/** Intervals of time in which the database adds up. */
import { setImmediate as turn } from 'node:timers/promises';
import { sql, type Expression, type RawBuilder } from 'kysely';

export interface Range {
  /** Ms since the epoch, the end not included. */
  readonly begin: number;
  readonly end: number;
  /** Of an interval, ms; intervals begin at `begin`. */
  readonly width: number;
}

/** Beginning of the interval in which a time lies. */
export function beginningOf({ begin, width }: Range, column: string): RawBuilder<number> {
  const at = sql.ref(column);
  return sql<number>`${at} - ((${at} - ${begin}) % ${width})`;
}

/** Sums come as text from a database server. */
export function numberOf(expression: Expression<unknown>): RawBuilder<number> {
  return sql<number>`cast(${expression} as double)`;
}

/** Between two pieces everything else has a turn. */
export function nextRound(): Promise<void> {
  return turn();
}
