/** What is asked of an archive: which studies and series it has, and to send some of them here. */
import { isPending, QUERY_STATUS, type SubOperations } from '../../dicom/index.ts';
import { refusalOf, told } from './archive-failure.ts';
import { type Answer, type DimseRequest, type Identifier, type QueryPeer } from './conversation-message.ts';
import type { RetrieveBy } from '../db/entities/device.ts';
import { converse } from './conversation.ts';
import { RetrieveError } from './retrieve-error.ts';
import { imageKeys, seriesKeys, studyKeys, type StudyFilter } from './query-keys.ts';
import {
  instanceOf,
  seriesOf,
  studyOf,
  type FoundInstance,
  type FoundSeries,
  type FoundStudy,
} from './found.ts';

/** Studies and series that are shown; an archive that has more is asked to stop. */
export const MOST_FOUND = 500;
/** Objects of one series of which it is asked what they are. */
export const MOST_INSTANCES = 10_000;

/** How long an archive is waited for. */
export interface ArchivePatience {
  /** Without an answer to a query, ms. */
  readonly queryMs: number;
  /** Without a sign of life while it sends: neither a response nor an image, ms. Some archives read from tape. */
  readonly moveMs: number;
  /** After its last word, so long no image may come, ms. */
  readonly arrivalMs: number;
  /** For a whole search, ms. */
  readonly searchMs: number;
  /** For a retrieval whose images and counts stand still, whatever the archive says meanwhile, ms. */
  readonly stalledMs: number;
}

export const ARCHIVE_PATIENCE: ArchivePatience = {
  queryMs: 60_000,
  moveMs: 180_000,
  arrivalMs: 30_000,
  searchMs: 120_000,
  stalledMs: 30 * 60_000,
};

export interface ArchivePeer extends QueryPeer {
  /** Name of the device here. */
  readonly device: string;
  /** Its numeric address, where that is known. */
  readonly address: string | undefined;
  readonly retrieveBy: RetrieveBy;
  readonly patience: ArchivePatience;
}

export interface Found<T> {
  readonly items: readonly T[];
  /** The archive has more than are shown. */
  readonly isCut: boolean;
}

/** @throws RetrieveError */
export async function findStudies(
  peer: ArchivePeer,
  filter: StudyFilter,
  signal: AbortSignal,
): Promise<Found<FoundStudy>> {
  const { found, isCut } = await find(
    peer,
    [{ kind: 'FIND', level: 'STUDY', keys: studyKeys(filter) }],
    signal,
  );
  const items = studiesFrom(
    found.map(([, identifier]) => identifier),
    filter,
  );
  return { items, isCut };
}

export function studiesFrom(found: readonly Identifier[], { modality }: StudyFilter): FoundStudy[] {
  const studies = unique(found.flatMap((identifier) => studyOf(identifier) ?? []));
  // Not every archive compares Modalities in Study: what it says of a study decides, where it says it (PS3.4 C.6.2.1.2).
  return studies.filter(
    ({ modalities }) => !modality || modalities.length === 0 || modalities.includes(modality),
  );
}

/** The series of studies, over one association. @throws RetrieveError */
export async function findSeries(
  peer: ArchivePeer,
  studyInstanceUids: readonly string[],
  signal: AbortSignal,
): Promise<Found<FoundSeries>> {
  const requests = studyInstanceUids.map(
    (uid) => ({ kind: 'FIND', level: 'SERIES', keys: seriesKeys(uid) }) as const,
  );
  const { found, isCut } = await find(peer, requests, signal);
  return {
    items: unique(
      found.flatMap(([index, identifier]) => seriesOf(identifier, studyInstanceUids[index] as string) ?? []),
    ),
    isCut,
  };
}

/** The objects of one series. @throws RetrieveError */
export async function findInstances(
  peer: ArchivePeer,
  { studyInstanceUid, seriesInstanceUid }: SeriesUids,
  signal: AbortSignal,
): Promise<readonly FoundInstance[] | null> {
  const keys = imageKeys(studyInstanceUid, seriesInstanceUid);
  const { found, isCut } = await find(peer, [{ kind: 'FIND', level: 'IMAGE', keys }], signal, MOST_INSTANCES);
  return isCut ? null : instancesFrom(found.map(([, identifier]) => identifier));
}

/** @returns null unless the archive says of every object what it is */
export function instancesFrom(found: readonly Identifier[]): FoundInstance[] | null {
  const instances = found.flatMap((identifier) => instanceOf(identifier) ?? []);
  return instances.length === 0 || instances.length < found.length ? null : unique(instances);
}

export interface SeriesUids {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

export interface Move extends SeriesUids {
  readonly peer: ArchivePeer;
  /** SOP classes of its objects, where they are known: what C-GET has to name beforehand. */
  readonly sopClassUids: readonly string[];
  readonly signal: AbortSignal;
  readonly onOperations: (operations: SubOperations) => void;
  /** Called with a function to call for every image that comes. */
  readonly onOpen: (alive: () => void) => void;
}

/**
 * Lets an archive send one series to this gateway's listener.
 * @returns its last count of sub-operations; null where it gave none
 * @throws RetrieveError
 */
export async function moveSeries({
  peer,
  onOperations,
  onOpen,
  signal,
  studyInstanceUid,
  seriesInstanceUid,
}: Move): Promise<SubOperations | null> {
  let last: Answer | undefined;
  let operations: SubOperations | null = null;
  await told(peer, () =>
    converse({
      peer,
      requests: [{ kind: 'MOVE', destination: peer.callingAeTitle, studyInstanceUid, seriesInstanceUid }],
      signal,
      silenceMs: peer.patience.moveMs,
      onOpen,
      onAnswer: (answer) => {
        last = answer;
        const { operations: counts } = answer;
        if (!counts || (counts.completed === null && counts.failed === null)) return;
        operations = counts;
        onOperations(counts);
      },
    }),
  );
  const refusal = refusalOf(last as unknown as Answer, peer, 'MOVE');
  if (refusal) throw new RetrieveError(refusal);
  return operations;
}

async function find(
  peer: ArchivePeer,
  requests: readonly DimseRequest[],
  signal: AbortSignal,
  most = MOST_FOUND,
): Promise<{ found: readonly (readonly [number, Identifier])[]; isCut: boolean }> {
  const found: (readonly [number, Identifier])[] = [];
  const last = new Map<number, Answer>();
  let isCut = false;
  await told(peer, () =>
    converse({
      peer,
      requests,
      signal,
      silenceMs: peer.patience.queryMs,
      onAnswer: (answer, cancel) => {
        if (!isPending(answer.status)) return void last.set(answer.index, answer);
        if (found.length < most)
          return void (answer.identifier && found.push([answer.index, answer.identifier]));
        if (!isCut) cancel();
        isCut = true;
      },
    }),
  );
  for (const answer of last.values()) {
    const refusal = isCut && answer.status === QUERY_STATUS.cancel ? null : refusalOf(answer, peer, 'FIND');
    if (refusal) throw new RetrieveError(refusal);
  }
  return { found, isCut };
}

/** An archive may give the same twice: once for each of its parts. */
export function unique<T extends { readonly instanceUid: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.instanceUid, item])).values()];
}
