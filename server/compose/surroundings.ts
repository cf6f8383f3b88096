/** What the gateway takes from where it runs, beside its configuration. */
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { RECHECK_MS } from '../auth/outside/recheck.ts';
import { ARCHIVE_PATIENCE, type ArchivePatience } from '../retrieve/archive.ts';
import { HTTP_LIMITS, type HttpLimits } from '../http/node-server.ts';

export interface Surroundings {
  /** Standard output. */
  readonly output: Writable;
  readonly isTerminal: boolean;
  /** Milliseconds since the epoch, for sessions and tokens. */
  readonly now: () => number;
  /** Milliseconds of a clock that nobody sets, for pauses after failures. */
  readonly monotonic: () => number;
  /** The built console, with the documents that it asks. */
  readonly consoleDirectory: string;
  /** A subscriber that reads nothing for so long is closed; it resumes by its cursor. */
  readonly stallMs: number;
  readonly httpLimits: HttpLimits;
  /** How often the disk is looked at for an alert; receiving looks for itself. */
  readonly diskEveryMs: number;
  /** How often it is looked for problems that nothing announces. */
  readonly problemsEveryMs: number;
  /** How often the hospital is asked whether those who signed in by it may still be. */
  readonly recheckMs: number;
  readonly archivePatience: ArchivePatience;
  /** Pauses before the second, third ... attempt at a webhook, ms: five minutes in all, so that a receiver may be restarted. */
  readonly webhookPausesMs: readonly number[];
  /** Between two mails of alerts, and for one of them to be taken, ms. */
  readonly mailMs: { readonly every: number; readonly patience: number };
  /** Between two batches of audit messages, for one of them, and how far back one is sent again after a failure, ms. */
  readonly auditMs: { readonly every: number; readonly patience: number; readonly again: number };
}

export const SURROUNDINGS: Surroundings = {
  output: process.stdout,
  isTerminal: process.stdout.isTTY,
  now: Date.now,
  monotonic: () => performance.now(),
  consoleDirectory: fileURLToPath(new URL('../../client/dist/', import.meta.url)),
  stallMs: 30_000,
  httpLimits: HTTP_LIMITS,
  diskEveryMs: 30_000,
  problemsEveryMs: 30_000,
  recheckMs: RECHECK_MS,
  archivePatience: ARCHIVE_PATIENCE,
  webhookPausesMs: [1000, 5000, 30_000, 120_000, 144_000],
  mailMs: { every: 60_000, patience: 30_000 },
  auditMs: { every: 1000, patience: 30_000, again: 10_000 },
};
