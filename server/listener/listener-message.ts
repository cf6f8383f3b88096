import type { CommitmentReport, Outcome } from '../../dicom/index.ts';
import type { LogLevel, LogFields } from '../base/log.ts';
import type { LogEvent } from '../base/log-events.ts';
import type { DroppedClass } from './dropped-classes.ts';
import type { ListenerPolicy, ListenerSettings } from './listener-settings.ts';
import type { Receipt, Source } from '../storage/receipt.ts';

/** To the listener's process. */
export type ToListener =
  | {
      readonly kind: 'start';
      readonly run: string;
      readonly settings: ListenerSettings;
      readonly policy: ListenerPolicy;
    }
  | { readonly kind: 'policy'; readonly policy: ListenerPolicy }
  /** What the archive of that report is answered. */
  | { readonly kind: 'report-answer'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'stop'; readonly drainMs: number };

export interface ListenerStats {
  readonly associations: number;
  /** Since the process started. */
  readonly received: number;
  readonly receivedBytes: number;
  readonly dropped: number;
  readonly droppedClasses: readonly DroppedClass[];
  readonly refused: number;
  /** Resident memory of the process, bytes. */
  readonly memory: number;
}

/** From the listener's process. */
export type FromListener =
  /** Loaded: what it is told to start is started at once. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'receipts'; readonly receipts: readonly Receipt[] }
  /** Someone asked for an association, whatever became of it. */
  | { readonly kind: 'caller'; readonly caller: Source; readonly at: number }
  /** Multi-frame PET came, and was not kept. */
  | { readonly kind: 'multi-frame'; readonly from: Source }
  /** A report on Storage Commitment, which waits for its answer. */
  | {
      readonly kind: 'report';
      readonly id: number;
      readonly report: CommitmentReport;
      readonly from: Source;
    }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly event: LogEvent; readonly fields: LogFields }
  | { readonly kind: 'stats'; readonly stats: ListenerStats };
