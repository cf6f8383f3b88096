/** What lies behind alerts: a device that is away is one cause, however many tasks it stops. */
import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import type { AlertKind } from '../base/alert-kinds.ts';
import { isVisible } from '../base/visible-text.ts';
import type { AlertCauseEntity } from '../db/entities/alert-cause.ts';
import type { Alert } from './alert.ts';

export type StoredCause = Readonly<InferEntity<typeof AlertCauseEntity>>;
/** As people read it. */
export type AlertCause = StoredCause & {
  /** Tasks that failed for it, and those that wait for its end now. */
  readonly waiting: number;
};

export interface CauseKey {
  readonly kind: AlertKind;
  readonly subject: string;
}

/** Subjects of alerts of which there is one in a gateway. */
export const PROCESSING_SERVER = 'processing server';
export const DATA_DIRECTORY = 'data directory';

/** Tasks that fail for these reasons have the alert of the reason. */
const CAUSE_OF_CODE: Readonly<Record<string, CauseKey>> = {
  SERVER_UNREACHABLE: { kind: 'SERVER_UNREACHABLE', subject: PROCESSING_SERVER },
  STORAGE_FULL: { kind: 'DISK_LOW', subject: DATA_DIRECTORY },
};
const OF_TASKS: ReadonlySet<AlertKind> = new Set([
  'TASK_FAILED',
  'DELIVERY_FAILED',
  'COMMITMENT_FAILED',
  'INSTANCE_CONFLICT',
]);

/** Whether its subject begins with the id of a task. */
export function isOfTask({ kind }: Pick<Alert, 'kind'>): boolean {
  return OF_TASKS.has(kind);
}

/** A delivery that failed at several devices has several causes. */
export function causesOf(alert: Pick<Alert, 'kind' | 'subject' | 'code' | 'devices'>): readonly CauseKey[] {
  const { kind, subject, code, devices } = alert;
  switch (kind) {
    case 'DELIVERY_FAILED':
      return devices?.length
        ? devices.map((device) => ({ kind: 'DESTINATION_FAILING', subject: device }))
        : [{ kind, subject: '' }];
    case 'COMMITMENT_FAILED':
      return [{ kind, subject: devices?.[0] ?? '' }];
    case 'TASK_FAILED':
      return [CAUSE_OF_CODE[code ?? ''] ?? { kind, subject: code ?? '' }];
    case 'INSTANCE_CONFLICT':
      return [{ kind, subject: '' }];
    default:
      return [{ kind, subject }];
  }
}

export const acknowledgement = z.object({
  note: z.string().trim().max(500).refine(isVisible, 'INVISIBLE_CHARACTERS').nullable(),
});
