import type { Notice } from '../base/notices.ts';
import type { Reader } from '../db/database.ts';
import type { CommitmentState } from '../queue/commitments.ts';
import type { DeliveryState } from '../base/task-states.ts';
import type { DeliveryRecord } from './task-record.ts';

/** As they are shown, with what became of their storage commitment: one query. */
export async function shownDeliveriesOf(
  reader: Reader,
  taskIds: readonly string[],
): Promise<DeliveryRecord[]> {
  if (taskIds.length === 0) return [];
  const rows = await reader
    .selectFrom('delivery')
    .leftJoin('commitment', (join) =>
      join
        .onRef('commitment.taskId', '=', 'delivery.taskId')
        .onRef('commitment.device', '=', 'delivery.device'),
    )
    .select([
      'delivery.taskId',
      'delivery.device',
      'delivery.aeTitle',
      'delivery.host',
      'delivery.port',
      'delivery.state',
      'delivery.sent',
      'delivery.failed',
      'delivery.total',
      'delivery.attempts',
      'delivery.notice',
      'delivery.wakeAt',
      'delivery.updatedAt',
      'commitment.state as commitmentState',
      'commitment.requests',
      'commitment.refusedImages',
      'commitment.notice as commitmentNotice',
      'commitment.updatedAt as commitmentUpdatedAt',
    ])
    .where('delivery.taskId', 'in', taskIds)
    .orderBy('delivery.id')
    .execute();
  return rows.map(
    ({
      commitmentState,
      requests,
      refusedImages,
      commitmentNotice,
      commitmentUpdatedAt,
      wakeAt,
      ...delivery
    }) => ({
      ...delivery,
      state: delivery.state as DeliveryState,
      nextTryAt: delivery.state === 'WAITING' ? (wakeAt ?? null) : null,
      notice: delivery.notice ? (JSON.parse(delivery.notice) as Notice) : null,
      commitment: commitmentState
        ? {
            state: commitmentState as CommitmentState,
            requests: requests ?? 0,
            refused: refusedImages ?? 0,
            notice: commitmentNotice ? (JSON.parse(commitmentNotice) as Notice) : null,
            updatedAt: commitmentUpdatedAt ?? 0,
          }
        : null,
    }),
  );
}
