/**
 * Receipts become tasks: which task an image belongs to, and what the task then knows. One receipt is registered
 * once, however often it is handed in (a restart hands in whatever the spool holds).
 *
 * A task groups the images of one series from one source while it is open: at the Compilator and not finished there,
 * or failed there for want of images. An identical copy of an image that the open task has is counted and ignored;
 * other bytes under the same UID, or a copy for a task that has failed or gone on, begin a new task.
 */
import type { Database, Queries } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { Events } from '../base/events.ts';
import { positionAlongNormal } from '../imaging/slice-positions.ts';
import type { Receipt } from '../storage/receipt.ts';
import { countReached } from '../steps/compile/compile.ts';
import { TaskIds } from './task-id.ts';
import type { TaskStore } from '../queue/store.ts';
import type { NewImage, NewTask, TaskWriter } from '../queue/task-writer.ts';

export interface RegistrationPorts {
  readonly rules: () => { readonly minimumImages: number; readonly quietMs: number };
  /** Whether two spooled files hold the same bytes. */
  readonly sameBytes: (keyA: string, keyB: string) => Promise<boolean>;
  /** Removes a spooled copy that is not needed. */
  readonly removeCopy: (key: string) => Promise<void>;
  /** An image came again with other contents; the task is the new one, which has the newer. */
  readonly onConflict: (taskId: string) => void;
  /** A task was begun with the images of this receipt and others. */
  readonly onBegun: (taskId: string, receipt: Receipt) => void;
}

/** Keeps statements under the parameter limits of both databases. */
const ROWS_AT_ONCE = 500;

export class Registration {
  readonly #database: Database;
  readonly #store: TaskStore;
  readonly #events: Events;
  readonly #ports: RegistrationPorts;
  #ids: Promise<TaskIds> | undefined;

  constructor(database: Database, store: TaskStore, events: Events, ports: RegistrationPorts) {
    this.#database = database;
    this.#store = store;
    this.#events = events;
    this.#ports = ports;
  }

  /** Registers receipts in their order. Rejects, having registered whole series or none, when the database is away. */
  async register(receipts: readonly Receipt[]): Promise<void> {
    const known = await registeredKeys(
      this.#database.queries,
      receipts.map(({ key }) => key),
    );
    const bySeries = Map.groupBy(
      receipts.filter(({ key }) => !known.has(key)),
      ({ source, header }) => `${source.aeTitle}\0${source.address}\0${header.series.seriesInstanceUid}`,
    );
    for (const series of bySeries.values()) await this.#registerSeries(series);
  }

  /** Receipts of one series from one source. */
  async #registerSeries(receipts: readonly Receipt[]): Promise<void> {
    let pending = receipts;
    let beginNew = false;
    let hasConflict = false;
    while (pending.length > 0) {
      const task = beginNew ? undefined : await this.#openTask(pending[0]!);
      const { batch, copies, rest, conflict } = await this.#split(task, pending);
      if (!task) {
        const begun = await this.#begin(batch, copies.length);
        if (hasConflict) this.#ports.onConflict(begun);
      } else if (batch.length + copies.length > 0) {
        // The task went on meanwhile: look again.
        if (!(await this.#addTo(task.id, batch, copies.length))) continue;
      }
      for (const copy of copies) await this.#ports.removeCopy(copy.key);
      beginNew = rest.length > 0;
      hasConflict = conflict;
      pending = rest;
    }
  }

  /** The newest task of the series, if it still takes images. */
  async #openTask({ source, header }: Receipt): Promise<TaskRow | undefined> {
    const newest = (await this.#database.queries
      .selectFrom('task')
      .selectAll()
      .where('seriesInstanceUid', '=', header.series.seriesInstanceUid)
      .where('sourceAeTitle', '=', source.aeTitle)
      .where('sourceAddress', '=', source.address)
      .orderBy('id', 'desc')
      .executeTakeFirst()) as TaskRow | undefined;
    return newest && takesImages(newest) ? newest : undefined;
  }

  /**
   * Divides receipts into those for the task, identical copies, and the rest from the first one that begins a new
   * task on, in conflict where it is another image under a UID that is here. Files are compared here, before any
   * transaction.
   */
  async #split(
    task: TaskRow | undefined,
    receipts: readonly Receipt[],
  ): Promise<{ batch: Receipt[]; copies: Receipt[]; rest: readonly Receipt[]; conflict: boolean }> {
    const has = task ? await imagesOf(this.#database.queries, task.id, receipts) : new Map<string, string>();
    const batch: Receipt[] = [];
    const copies: Receipt[] = [];
    for (const [index, receipt] of receipts.entries()) {
      const uid = receipt.header.slice.sopInstanceUid;
      const existing = has.get(uid);
      if (existing === undefined) {
        has.set(uid, receipt.key);
        batch.push(receipt);
      } else if (await this.#ports.sameBytes(existing, receipt.key)) {
        copies.push(receipt);
      } else {
        return { batch, copies, rest: receipts.slice(index), conflict: true };
      }
    }
    return { batch, copies, rest: [], conflict: false };
  }

  /** @returns the new task. */
  async #begin(receipts: readonly Receipt[], duplicates: number): Promise<string> {
    this.#ids ??= lastTaskId(this.#database.queries).then((last) => new TaskIds(last));
    const id = (await this.#ids).next(Date.now());
    const wakeAt = this.#store.now + this.#ports.rules().quietMs;
    await this.#store.write(async (writer) => {
      const open = await writer.openTask(receipts[0]!.header.series.seriesInstanceUid, receipts[0]!.source);
      if (open) await writer.act(open, { kind: 'closeForImages' });
      const row = await writer.begin(id, newTask(receipts[0]!), wakeAt);
      await this.#add(writer, row, receipts, duplicates);
    });
    this.#ports.onBegun(id, receipts[0]!);
    this.#events.publish('alarmSet', { at: wakeAt });
    return id;
  }

  /** @returns false if the task no longer takes images. */
  async #addTo(taskId: string, receipts: readonly Receipt[], duplicates: number): Promise<boolean> {
    const written = await this.#store.write(async (writer) => {
      const row = await writer.lock(taskId);
      if (!row || !takesImages(row)) return false;
      await this.#add(writer, row, receipts, duplicates);
      return true;
    });
    this.#events.publish('alarmSet', { at: this.#store.now + this.#ports.rules().quietMs });
    return written;
  }

  async #add(writer: TaskWriter, row: TaskRow, receipts: readonly Receipt[], copies: number): Promise<void> {
    const { minimumImages, quietMs } = this.#ports.rules();
    const added = await writer.addImages(row, receipts.map(newImage), {
      copies,
      lastImageAt: Date.now(),
      until: writer.now + quietMs,
    });
    if ('refused' in added) throw new Error(`A task at ${row.step} takes no images`);
    const rules = { expected: row.imagesExpected ?? undefined, minimumImages };
    if (added.row.state === 'WAITING' && countReached(added.positions, rules))
      await writer.act(added.row, { kind: 'wake' });
  }
}

function takesImages(task: TaskRow): boolean {
  return (task.openKey ?? null) !== null;
}

function newImage({ key, bytes, transferSyntaxUid, receivedAt, header: { slice } }: Receipt): NewImage {
  return {
    sopInstanceUid: slice.sopInstanceUid,
    sopClassUid: slice.sopClassUid,
    transferSyntaxUid,
    key,
    bytes,
    position: Math.round(positionAlongNormal(slice) * 1000),
    header: JSON.stringify(slice),
    receivedAt,
  };
}

function newTask({ source, calledAeTitle, header: { series } }: Receipt): NewTask {
  return {
    sourceAeTitle: source.aeTitle,
    sourceAddress: source.address,
    sourceDevice: null,
    calledAeTitle,
    patientId: fit(series.patientId, 255),
    patientName: fit(series.patientName, 512),
    patientBirthDate: fit(series.patientBirthDate, 32),
    patientSex: fit(series.patientSex, 32),
    studyInstanceUid: series.studyInstanceUid,
    studyDate: fit(series.studyDate, 32),
    studyTime: fit(series.studyTime, 32),
    studyDescription: fit(series.studyDescription, 255),
    accessionNumber: fit(series.accessionNumber, 64),
    seriesInstanceUid: series.seriesInstanceUid,
    seriesDate: fit(series.seriesDate, 32),
    seriesTime: fit(series.seriesTime, 32),
    seriesDescription: fit(series.seriesDescription, 255),
    seriesNumber: series.seriesNumber ?? null,
    modality: fit(series.modality, 32),
    manufacturer: fit(series.manufacturer, 255),
    model: fit(series.manufacturerModelName, 255),
    radiopharmaceutical: fit(series.radiopharmaceutical, 255),
    imagesExpected: series.numberOfSlices ?? null,
  };
}

/** Header text may be longer than its VR allows: shown cut, kept whole in the image. */
function fit(text: string | undefined, length: number): string | null {
  return text === undefined ? null : text.slice(0, length);
}

/** From the transitions, which outlive deleted tasks: an id is never given out twice. */
async function lastTaskId(queries: Queries): Promise<string | undefined> {
  const row = await queries
    .selectFrom('transition')
    .select((eb) => eb.fn.max('taskId').as('id'))
    .executeTakeFirst();
  return row?.id ?? undefined;
}

/** Which of the keys are registered already. */
export async function registeredKeys(queries: Queries, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let start = 0; start < keys.length; start += ROWS_AT_ONCE) {
    const rows = await queries
      .selectFrom('image')
      .select('key')
      .where('key', 'in', keys.slice(start, start + ROWS_AT_ONCE))
      .execute();
    for (const { key } of rows) found.add(key);
  }
  return found;
}

/** Keys of those images of the task that the receipts bring again, by SOP Instance UID. */
async function imagesOf(
  queries: Queries,
  taskId: string,
  receipts: readonly Receipt[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let start = 0; start < receipts.length; start += ROWS_AT_ONCE) {
    const uids = receipts.slice(start, start + ROWS_AT_ONCE).map(({ header }) => header.slice.sopInstanceUid);
    const rows = await queries
      .selectFrom('image')
      .select(['sopInstanceUid', 'key'])
      .where('taskId', '=', taskId)
      .where('sopInstanceUid', 'in', uids)
      .execute();
    for (const { sopInstanceUid, key } of rows) found.set(sopInstanceUid, key);
  }
  return found;
}
