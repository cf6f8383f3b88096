/** Count and checksum of the rows of a table, whatever their order and the database that holds them. */
import { createHash } from 'node:crypto';
import type { Value } from './table-snapshot.ts';

const MODULUS = 2n ** 256n;

export interface TableSum {
  readonly rows: number;
  /** Sum of the SHA-256 of each row, modulo 2^256, hexadecimal. */
  readonly sum: string;
}

export class TableSummer {
  readonly #order: readonly number[];
  #rows = 0;
  #sum = 0n;

  /** @param columns of the rows to come: their order makes no difference */
  constructor(columns: readonly string[]) {
    this.#order = columns
      .map((name, place) => ({ name, place }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ place }) => place);
  }

  add(row: readonly Value[]): void {
    const text = JSON.stringify(this.#order.map((place) => row[place]));
    this.#rows++;
    this.#sum = (this.#sum + BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)) % MODULUS;
  }

  get result(): TableSum {
    return { rows: this.#rows, sum: this.#sum.toString(16) };
  }
}
