/** How long anything asked of the database may take. */
export interface DatabaseLimits {
  /** A connection is made and greeted, ms. */
  readonly connectMs: number;
  /** A connection of the pool is free, ms. */
  readonly acquireMs: number;
  /** One statement is answered, ms. */
  readonly queryMs: number;
  /** A transaction is ready to commit, ms. */
  readonly transactionMs: number;
}

export const DATABASE_LIMITS: DatabaseLimits = {
  connectMs: 5_000,
  acquireMs: 5_000,
  queryMs: 10_000,
  transactionMs: 30_000,
};

/** A migration may rewrite every row of a large table. */
export const MIGRATION_QUERY_MS = 3_600_000;
