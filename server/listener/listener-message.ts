import type { LogLevel, LogFields } from '../log.ts';
import type { LogEvent } from '../log-events.ts';
import type { ListenerPolicy, ListenerSettings } from './listener-settings.ts';
import type { Receipt } from './receipt.ts';

/** To the listener's process. */
export type ToListener =
  | {
      readonly kind: 'start';
      readonly run: string;
      readonly settings: ListenerSettings;
      readonly policy: ListenerPolicy;
    }
  | { readonly kind: 'policy'; readonly policy: ListenerPolicy }
  | { readonly kind: 'stop'; readonly drainMs: number };

export interface ListenerStats {
  readonly associations: number;
  /** Since the process started. */
  readonly received: number;
  readonly receivedBytes: number;
  readonly dropped: number;
  readonly refused: number;
  /** Resident memory of the process, bytes. */
  readonly memory: number;
}

/** From the listener's process. */
export type FromListener =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'receipts'; readonly receipts: readonly Receipt[] }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly event: LogEvent; readonly fields: LogFields }
  | { readonly kind: 'stats'; readonly stats: ListenerStats };
