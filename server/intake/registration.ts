/**
 * Receipts become images of tasks. `placeImages` says where each goes; here it is asked on the locked tasks of the
 * series and written in the same transaction. One receipt is registered once, however often it is handed in.
 */
import type { Database, Queries } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { notice } from '../base/notices.ts';
import type { SliceHeader } from '../imaging/instance-header.ts';
import { positionAlongNormal } from '../imaging/slice-positions.ts';
import { haveSameDataset } from '../storage/same-dataset.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import type { Receipt } from '../storage/receipt.ts';
import { countReached } from '../steps/compile/compile.ts';
import type { TaskStore } from '../queue/store.ts';
import type { NewImage } from '../queue/task-columns.ts';
import type { TaskWriter } from '../queue/task-writer.ts';
import { isDuplicate } from '../db/database-error.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { newTask } from './new-task.ts';
import { placeImages, type ArrivingImage, type Placement } from './place-image.ts';
import { lockSeries, registeredKeys, type HeldImage } from './series-of-source.ts';
import { TaskIds } from './task-id.ts';

export interface RegistrationPorts {
  readonly database: Database;
  readonly store: TaskStore;
  readonly events: Events;
  readonly data: DataDirectory;
  readonly rules: () => { readonly minimumImages: number; readonly quietMs: number };
  /** Name of the declared device of that AE title and address. */
  readonly deviceAt: (aeTitle: string, address: string) => string | null;
  /** An image came again with other contents; the task is the new one, which has the newer. */
  readonly onConflict: (taskId: string) => void;
  /** A task was begun with the images of this receipt and others. */
  readonly onBegun: (taskId: string, receipt: Receipt) => void;
  /** Images of a task were registered: committed. */
  readonly onAdded: (
    taskId: string,
    images: readonly { readonly key: string; readonly slice: SliceHeader }[],
  ) => void;
  /** The file of a receipt is not there: what it brought was taken up as a copy, or removed with its task. */
  readonly onMissing: (key: string) => void;
}

interface Arrival extends ArrivingImage {
  readonly key: string;
  readonly receipt: Receipt;
}
type Placed = Placement<Arrival, HeldImage>;

/** However long a site waits for images: copies that come later than this after the last one were sent on purpose. */
const LONGEST_PAUSE_MS = 30_000;
const LATE_SLICES = notice('LATE_SLICES');
/** Two gateways may begin the task of one series at once: the second looks again. */
const TRIES = 5;

export class Registration {
  readonly #ports: RegistrationPorts;
  #ids: Promise<TaskIds> | undefined;

  constructor(ports: RegistrationPorts) {
    this.#ports = ports;
  }

  /** Registers receipts in their order. Rejects, having registered whole series or none, with the database's errors. */
  async register(receipts: readonly Receipt[]): Promise<void> {
    const bySeries = Map.groupBy(
      await this.#toRegister(receipts),
      ({ source, header }) => `${source.aeTitle}\0${source.address}\0${header.series.seriesInstanceUid}`,
    );
    for (const series of bySeries.values()) {
      let arrivals = series.map((receipt) => toArrival(receipt));
      while (arrivals.length > 0) arrivals = await this.#settleCopies(await this.#registerSeries(arrivals));
    }
  }

  /** Each key once, without those that are registered, and those whose file is gone. */
  async #toRegister(receipts: readonly Receipt[]): Promise<Receipt[]> {
    const byKey = new Map(receipts.map((receipt) => [receipt.key, receipt]));
    for (const key of await registeredKeys(this.#ports.database.queries, [...byKey.keys()]))
      byKey.delete(key);
    const fresh = [...byKey.values()];
    const here = await Promise.all(fresh.map(({ key }) => this.#ports.data.has(key)));
    return fresh.filter(({ key }, nth) => {
      if (!here[nth]) this.#ports.onMissing(key);
      return here[nth];
    });
  }

  /** @returns what became of the tasks: committed. */
  async #registerSeries(arrivals: readonly Arrival[]): Promise<Placed[]> {
    const { store, events, rules } = this.#ports;
    const { quietMs } = rules();
    this.#ids ??= lastTaskId(this.#ports.database.queries).then((last) => new TaskIds(last));
    const ids = await this.#ids;
    for (let attempt = 1; ; attempt++) {
      try {
        const { placed, begun } = await store.write((writer) => this.#place(writer, arrivals, ids));
        for (const [id, { added, isConflict }] of begun) {
          this.#ports.onBegun(id, (added[0] as Arrival).receipt);
          if (isConflict) this.#ports.onConflict(id);
        }
        for (const { id, added } of placed) if (id !== undefined) this.#tellOfAdded(id, added);
        for (const [id, { added }] of begun) this.#tellOfAdded(id, added);
        events.publish('alarmSet', { at: store.now + quietMs });
        return placed;
      } catch (error) {
        if (attempt >= TRIES || !isDuplicate(error)) throw error;
      }
    }
  }

  #tellOfAdded(taskId: string, added: readonly Arrival[]): void {
    const images = added.map(({ key, receipt }) => ({ key, slice: receipt.header.slice }));
    if (images.length > 0) this.#ports.onAdded(taskId, images);
  }

  async #place(writer: TaskWriter, arrivals: readonly Arrival[], ids: TaskIds) {
    const { database, rules, deviceAt } = this.#ports;
    const { quietMs } = rules();
    const [{ receipt: first }] = arrivals as [Arrival];
    const tasks = await lockSeries(
      writer.tx,
      database.kind,
      first,
      arrivals.map(({ sopInstanceUid }) => sopInstanceUid),
    );
    const placed = placeImages(arrivals, tasks, Math.min(quietMs, LONGEST_PAUSE_MS));
    const begun = new Map<string, Placed>();
    for (const place of placed) {
      let row = tasks.find(({ id }) => id === place.id)?.row;
      if (!row) {
        const id = ids.next(Date.now());
        const { receipt } = place.added[0] as Arrival;
        const { aeTitle, address } = receipt.source;
        row = await writer.begin(id, newTask(receipt, deviceAt(aeTitle, address)), writer.now + quietMs);
        begun.set(id, place);
      }
      await this.#add(writer, row, place);
    }
    return { placed, begun };
  }

  async #add(
    writer: TaskWriter,
    row: TaskRow,
    { added, copies, isReopened, isClosed, isOvertaken, lastImageAt }: Placed,
  ): Promise<void> {
    const { minimumImages, quietMs } = this.#ports.rules();
    if (isReopened) {
      const reopened = await writer.act(row, { kind: 'reopen', until: writer.now + quietMs });
      if ('refused' in reopened)
        throw new Error(`A task that is ${row.state} at ${row.step} is not reopened`);
      row = reopened;
    }
    if (isOvertaken && !row.warnings?.includes(LATE_SLICES.code))
      await writer.act(row, { kind: 'warn', warning: LATE_SLICES });
    if (added.length + copies.length > 0) {
      const outcome = await writer.addImages(row, added.map(newImage), {
        copies: copies.length,
        lastImageAt: writer.now,
        lastReceivedAt: lastImageAt,
        until: writer.now + quietMs,
      });
      if ('refused' in outcome) throw new Error(`A task that is ${row.state} at ${row.step} takes no images`);
      const rules = { expected: row.imagesExpected ?? undefined, minimumImages };
      row = outcome.row;
      if (added.length > 0 && row.state === 'WAITING' && countReached(outcome.positions, rules)) {
        const woken = await writer.act(row, { kind: 'wake' });
        if (!('refused' in woken)) row = woken;
      }
    }
    if (isClosed) await writer.act(row, { kind: 'closeForImages' });
  }

  /**
   * Removes copies that hold the same bytes, after the commit.
   * @returns what is to be placed again: other bytes, or an original that was deleted meanwhile
   */
  async #settleCopies(placed: readonly Placed[]): Promise<Arrival[]> {
    const { data, database } = this.#ports;
    const again: Arrival[] = [];
    for (const { image, of } of placed.flatMap(({ copies }) => copies)) {
      // Another gateway has registered this very file meanwhile: there is nothing to remove.
      if (image.key === of.key) continue;
      if (!(await data.has(image.key))) continue;
      if (await data.has(of.key)) {
        if (await haveSameDataset(data.path(of.key), data.path(image.key))) await data.remove(image.key);
        else again.push({ ...image, isOther: true });
      } else if ((await registeredKeys(database.queries, [of.key])).size > 0) {
        // The disk has lost the original: the copy is as good.
        await data.move(image.key, of.key);
      } else again.push(image);
    }
    return again;
  }
}

function toArrival(receipt: Receipt): Arrival {
  const { key, bytes, mark, receivedAt, header } = receipt;
  return { receipt, key, bytes, ...mark, receivedAt, sopInstanceUid: header.slice.sopInstanceUid };
}

function newImage({ receipt }: Arrival): NewImage {
  const { slice } = receipt.header;
  return {
    sopInstanceUid: slice.sopInstanceUid,
    sopClassUid: slice.sopClassUid,
    transferSyntaxUid: receipt.transferSyntaxUid,
    key: receipt.key,
    bytes: receipt.bytes,
    position: Math.round(positionAlongNormal(slice) * 1000),
    header: JSON.stringify(slice),
    receivedAt: receipt.receivedAt,
    ...receipt.mark,
  };
}

/** From the transitions, which outlive deleted tasks: an id is never given out twice. */
async function lastTaskId(queries: Queries): Promise<string | undefined> {
  const row = await queries
    .selectFrom('transition')
    .select((eb) => eb.fn.max('taskId').as('id'))
    .executeTakeFirst();
  return row?.id ?? undefined;
}
