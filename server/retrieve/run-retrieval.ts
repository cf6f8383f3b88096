/** One retrieval from its search to its last image. */
import type { Logger } from '../base/log.ts';
import { notice, type Notice } from '../base/notices.ts';
import type { RetrievalRequest, RetrievedSeries } from '../db/entities/retrieval.ts';
import type { Arrivals } from './arrivals.ts';
import type { ArchiveDevice } from './archive-device.ts';
import type { Found } from './archive.ts';
import type { SubOperations } from '../../dicom/index.ts';
import type { FoundSeries } from './found.ts';
import { MOST_SERIES, type Retrieval } from './retrieval.ts';
import { RetrieveError } from './retrieve-error.ts';
import type { RetrievalStore } from './retrieval-store.ts';

export interface RetrievalRun {
  readonly retrieval: Retrieval;
  readonly archive: ArchiveDevice;
  readonly store: RetrievalStore;
  readonly arrivals: Arrivals;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** What is said of it is written at most this often, ms. */
const TELL_EVERY_MS = 500;

/** @throws RetrieveError, AssociationError `cancelled` */
export async function runRetrieval(run: RetrievalRun): Promise<void> {
  const { retrieval, store, archive, signal, log } = run;
  const { id, request } = retrieval;
  await store.change(id, { state: 'SEARCHING' });
  const found = await search(archive, request, signal);
  const here = request.again
    ? new Map()
    : await store.here(found.items.map(({ instanceUid }) => instanceUid));
  const series = found.items.slice(0, MOST_SERIES).map((one): RetrievedSeries => ({
    studyInstanceUid: one.studyInstanceUid,
    seriesInstanceUid: one.instanceUid,
    description: one.description,
    images: one.images,
    begunAt: null,
    isHere: here.has(one.instanceUid),
  }));
  const counts = new Counts(series);
  const isCut = found.isCut || found.items.length > MOST_SERIES;
  await store.change(id, { state: 'RETRIEVING', series, isCut, ...counts.all() });
  log.info('retrieve.began', {
    retrieval: id,
    device: archive.device,
    series: series.length,
    here: here.size,
  });

  let problem: Notice | null = null;
  for (const [index, one] of series.entries()) {
    if (one.isHere) continue;
    series[index] = { ...one, begunAt: Date.now() };
    await store.change(id, { series: [...series] });
    problem = (await retrieveSeries(run, one, counts)) ?? problem;
  }
  if (problem) throw new RetrieveError(problem);
}

async function search(
  archive: ArchiveDevice,
  request: RetrievalRequest,
  signal: AbortSignal,
): Promise<Found<FoundSeries>> {
  const { accessionNumber, studyInstanceUid, seriesInstanceUids = [] } = request;
  let studies = studyInstanceUid === undefined ? [] : [studyInstanceUid];
  if (accessionNumber !== undefined) {
    const found = await archive.studies({ accessionNumber, modality: 'PT' }, signal);
    studies = found.items
      .filter((study) => study.accessionNumber === accessionNumber)
      .map(({ instanceUid }) => instanceUid);
  }
  if (studies.length === 0) throw new RetrieveError(notice('STUDY_NOT_FOUND', { device: archive.device }));
  const found = await archive.series(studies, signal);
  if (found.items.length === 0)
    throw new RetrieveError(notice('STUDY_NOT_FOUND', { device: archive.device }));
  const wanted = new Set(seriesInstanceUids);
  const items = found.items.filter(({ instanceUid, modality }) =>
    wanted.size > 0 ? wanted.has(instanceUid) : modality === 'PT',
  );
  if (items.length === 0) throw new RetrieveError(notice('PET_SERIES_NOT_FOUND', { device: archive.device }));
  return { items, isCut: found.isCut };
}

/** @returns what is wrong with what came; null: everything is here */
async function retrieveSeries(
  { retrieval, archive, store, arrivals, signal }: RetrievalRun,
  { studyInstanceUid, seriesInstanceUid }: RetrievedSeries,
  counts: Counts,
): Promise<Notice | null> {
  using expected = arrivals.expect(seriesInstanceUid);
  let toldAt = -Infinity;
  const tell = () => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    // What cannot be written now is written with the next change.
    void store.change(retrieval.id, counts.all()).catch(() => undefined);
  };
  const operations = await archive.bring({
    studyInstanceUid,
    seriesInstanceUid,
    signal,
    onOpen: (alive) =>
      expected.onImage(() => {
        alive();
        counts.arrived(seriesInstanceUid, expected.count());
        tell();
      }),
    onOperations: (told) => {
      counts.told(seriesInstanceUid, told);
      tell();
    },
  });
  const sent = (operations?.completed ?? 0) + (operations?.warnings ?? 0);
  const failed = operations?.failed ?? 0;
  // Where the archive counts nothing, one image has to come, and the compilation of the series judges the rest.
  await expected.reach(operations ? sent : 1, archive.patience.arrivalMs, signal);
  counts.settled(seriesInstanceUid, expected.count(), failed);
  await store.change(retrieval.id, counts.all());
  const { device, callingAeTitle: aeTitle } = archive;
  const announced = sent + failed;
  if (failed > 0) return notice('IMAGES_NOT_SENT', { device, failed, announced });
  if (expected.count() === 0) return notice('NOTHING_CAME', { device, announced, aeTitle });
  if (expected.count() < sent)
    return notice('IMAGES_MISSING', { device, announced, arrived: expected.count() });
  return null;
}

/** Images of all series together. */
class Counts {
  readonly #series = new Map<string, { completed: number; failed: number; remaining: number | null }>();

  constructor(series: readonly RetrievedSeries[]) {
    for (const { seriesInstanceUid, images, isHere } of series)
      if (!isHere) this.#series.set(seriesInstanceUid, { completed: 0, failed: 0, remaining: images });
  }

  /** As the archive counts. */
  told(series: string, { completed, failed, remaining, warnings }: SubOperations): void {
    const own = this.#of(series);
    own.completed = (completed ?? 0) + (warnings ?? 0);
    own.failed = failed ?? 0;
    own.remaining = remaining ?? own.remaining;
  }

  /** Some archives count nothing before the end. */
  arrived(series: string, count: number): void {
    const own = this.#of(series);
    if (count <= own.completed) return;
    if (own.remaining !== null) own.remaining = Math.max(0, own.remaining - (count - own.completed));
    own.completed = count;
  }

  settled(series: string, completed: number, failed: number): void {
    this.#series.set(series, { completed, failed, remaining: 0 });
  }

  all(): { completed: number; failed: number; remaining: number | null } {
    const all = [...this.#series.values()];
    const sum = (pick: (one: (typeof all)[number]) => number) =>
      all.reduce((total, one) => total + pick(one), 0);
    return {
      completed: sum(({ completed }) => completed),
      failed: sum(({ failed }) => failed),
      remaining: all.some(({ remaining }) => remaining === null)
        ? null
        : sum(({ remaining }) => remaining ?? 0),
    };
  }

  #of(series: string): { completed: number; failed: number; remaining: number | null } {
    return this.#series.get(series) ?? { completed: 0, failed: 0, remaining: null };
  }
}
