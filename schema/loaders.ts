/**
 * Batches what the fields of many tasks need into one query each. Nothing is cached: a subscription keeps its context
 * for as long as it lives, and each of its events must see what is there now.
 *
 * Batches are bounded, and one follows another in a turn of its own: fields of a large page are answered in parts, between
 * which others are answered too.
 */
import DataLoader from 'dataloader';
import { pause } from '../server/base/pause.ts';
import type { AuditEntry } from '../server/audit/audit-entry.ts';
import type { TaskRecord } from '../server/tasks/task-record.ts';
import type { Context } from './context.ts';
import type { StudyOf } from './study.ts';

const AT_ONCE = 50;

/** Each work is begun once the one before has been answered, in a later turn of the event loop. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = before.then(work);
    before = done.then(
      () => pause(0),
      () => pause(0),
    );
    return done;
  };
}

function createLoaders({ tasks, webhooks, retrievals, retrievalStore, auditSender }: Context) {
  const batched = <K, T>(load: (keys: readonly K[]) => Promise<readonly T[]>) => {
    const inTurn = turns();
    return new DataLoader<K, T>((keys) => inTurn(() => load(keys)), { cache: false, maxBatchSize: AT_ONCE });
  };
  return {
    /** Pages of one document, one after another. */
    page: turns(),
    tasks: batched((ids: readonly string[]) => tasks.getMany(ids)),
    deliveries: batched((ids: readonly string[]) => tasks.deliveriesOf(ids)),
    results: batched((ids: readonly string[]) => tasks.resultsOf(ids)),
    packages: batched((ids: readonly string[]) => tasks.packagesOf(ids)),
    tracers: batched((ids: readonly string[]) => tasks.tracersOf(ids)),
    actions: batched((records: readonly TaskRecord[]) => tasks.actionsOf(records)),
    missingSlices: batched((ids: readonly string[]) => tasks.missingSlicesOf(ids)),
    previews: batched((ids: readonly string[]) => tasks.previewsOf(ids)),
    seriesHere: batched(async (uids: readonly string[]) => {
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
    auditMessages: batched((entries: readonly AuditEntry[]) => auditSender.messagesOf(entries)),
    webhookDeliveries: batched((ids: readonly number[]) => webhooks.deliveriesOf(ids, 20)),
  };
}

const loaders = new WeakMap<Context, ReturnType<typeof createLoaders>>();

export function loadersOf(context: Context): ReturnType<typeof createLoaders> {
  let own = loaders.get(context);
  if (!own) loaders.set(context, (own = createLoaders(context)));
  return own;
}
