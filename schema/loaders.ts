/**
 * Batches what the fields of many tasks need into one query each. Nothing is cached: a subscription keeps its context
 * for as long as it lives, and each of its events must see what is there now.
 */
import DataLoader from 'dataloader';
import type { AuditEntry } from '../server/audit/audit-entry.ts';
import type { TaskRecord } from '../server/tasks/task-record.ts';
import type { Context } from './context.ts';
import type { StudyOf } from './study.ts';

function createLoaders({ tasks, webhooks, retrievals, retrievalStore, auditSender }: Context) {
  const batched = <T>(load: (ids: readonly string[]) => Promise<readonly T[]>) =>
    new DataLoader<string, T>(load, { cache: false });
  return {
    tasks: batched((ids) => tasks.getMany(ids)),
    deliveries: batched((ids) => tasks.deliveriesOf(ids)),
    results: batched((ids) => tasks.resultsOf(ids)),
    packages: batched((ids) => tasks.packagesOf(ids)),
    tracers: batched((ids) => tasks.tracersOf(ids)),
    actions: new DataLoader((records: readonly TaskRecord[]) => tasks.actionsOf(records), { cache: false }),
    missingSlices: batched((ids) => tasks.missingSlicesOf(ids)),
    previews: batched((ids) => tasks.previewsOf(ids)),
    seriesHere: batched(async (uids) => {
      const here = await retrievalStore.here(uids);
      return uids.map((uid) => here.get(uid) ?? null);
    }),
    seriesOfStudy: new DataLoader(
      async (studies: readonly StudyOf[]) => {
        const uids = studies.map(({ instanceUid }) => instanceUid);
        // All studies of one answer are of one archive.
        return retrievals.seriesOf((studies[0] as StudyOf).device, uids);
      },
      { cache: false },
    ),
    auditMessages: new DataLoader((entries: readonly AuditEntry[]) => auditSender.messagesOf(entries), {
      cache: false,
    }),
    webhookDeliveries: new DataLoader((ids: readonly number[]) => webhooks.deliveriesOf(ids, 20), {
      cache: false,
    }),
  };
}

const loaders = new WeakMap<Context, ReturnType<typeof createLoaders>>();

export function loadersOf(context: Context): ReturnType<typeof createLoaders> {
  let own = loaders.get(context);
  if (!own) loaders.set(context, (own = createLoaders(context)));
  return own;
}
