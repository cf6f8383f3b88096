/** One retrieval from its search to its last image. */
import type { Logger } from '../base/log.ts';
import { notice, type Notice } from '../base/notices.ts';
import type { RetrievalRequest, RetrievedSeries } from '../db/entities/retrieval.ts';
import type { Arrivals } from './arrivals.ts';
import type { ArchiveDevice } from './archive-device.ts';
import type { Found, SeriesUids } from './archive.ts';
import { PET_IMAGE_STORAGE, sopClassName } from '../../dicom/index.ts';
import type { FoundInstance, FoundSeries } from './found.ts';
import { MOST_SERIES, type Retrieval } from './retrieval.ts';
import { judgeSeries, type Verdict } from './judge-series.ts';
import { RetrievalCounts } from './retrieval-counts.ts';
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

/** SOP classes in a sentence. */
const MOST_NAMED = 3;

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
    warning: null,
  }));
  const counts = new RetrievalCounts(series);
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
    const begun = (series[index] = { ...one, begunAt: Date.now() });
    await store.change(id, { series: [...series] });
    const { failure, warning } = await retrieveSeries(run, one, counts);
    series[index] = { ...begun, warning };
    problem = failure ?? problem;
    await store.change(id, { series: [...series], ...counts.all() });
  }
  if (problem) throw new RetrieveError(problem);
  if (series.every(({ isHere, warning }) => !isHere && warning?.code === 'SERIES_NOT_PROCESSED'))
    throw new RetrieveError(notice('PET_SERIES_NOT_FOUND', { device: archive.device }));
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

async function retrieveSeries(
  { retrieval, archive, store, arrivals, signal }: RetrievalRun,
  { studyInstanceUid, seriesInstanceUid }: RetrievedSeries,
  counts: RetrievalCounts,
): Promise<Verdict> {
  const { device, callingAeTitle: aeTitle } = archive;
  const listed = await instancesOf(archive, { studyInstanceUid, seriesInstanceUid }, signal);
  const sopClassUids = [...new Set(listed?.map(({ sopClassUid }) => sopClassUid))];
  const pet = listed?.filter(({ sopClassUid }) => sopClassUid === PET_IMAGE_STORAGE) ?? null;
  if (pet?.length === 0) {
    // Raw data of a scanner are of modality PT too, and may be gigabytes.
    counts.settled(seriesInstanceUid, 0, 0);
    const named = sopClassUids.map((uid) => sopClassName(uid) ?? uid);
    const classes = [...named.slice(0, MOST_NAMED), ...(named.length > MOST_NAMED ? ['...'] : [])].join(', ');
    return { failure: null, warning: notice('SERIES_NOT_PROCESSED', { device, classes }) };
  }
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
    sopClassUids,
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
  const awaited = operations ? Math.min(sent, pet?.length ?? sent) : 1;
  await expected.reach(awaited, archive.patience.arrivalMs, signal);
  counts.settled(seriesInstanceUid, expected.count(), failed);
  return judgeSeries({ device, aeTitle, sent, failed, pet, expected });
}

/** Null where the archive does not say, or cannot be asked: it is asked for the series all the same. */
async function instancesOf(
  archive: ArchiveDevice,
  series: SeriesUids,
  signal: AbortSignal,
): Promise<readonly FoundInstance[] | null> {
  try {
    return await archive.instances(series, signal);
  } catch (error) {
    if (error instanceof RetrieveError) return null;
    throw error;
  }
}
