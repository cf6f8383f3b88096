/** An archive as a retrieval needs it, whichever way it is spoken to. */
import type { ArchivePatience, ArchivePeer, Found, Move } from './archive.ts';
import { findSeries, findStudies, moveSeries } from './archive.ts';
import type { SubOperations } from './conversation-message.ts';
import type { FoundSeries, FoundStudy } from './found.ts';
import type { StudyFilter } from './query-keys.ts';

export interface ArchiveDevice {
  /** Name of the device here. */
  readonly device: string;
  readonly callingAeTitle: string;
  readonly patience: ArchivePatience;
  /** @throws RetrieveError */
  studies(filter: StudyFilter, signal: AbortSignal): Promise<Found<FoundStudy>>;
  /** The series of studies. @throws RetrieveError */
  series(studyInstanceUids: readonly string[], signal: AbortSignal): Promise<Found<FoundSeries>>;
  /**
   * Brings one series here.
   * @returns the last count of sub-operations; null where there was none
   * @throws RetrieveError
   */
  bring(series: Omit<Move, 'peer'>): Promise<SubOperations | null>;
}

/** By C-FIND and C-MOVE. */
export function dicomArchive(peer: ArchivePeer): ArchiveDevice {
  const { device, callingAeTitle, patience } = peer;
  return {
    ...{ device, callingAeTitle, patience },
    studies: (filter, signal) => findStudies(peer, filter, signal),
    series: (uids, signal) => findSeries(peer, uids, signal),
    bring: (series) => moveSeries({ peer, ...series }),
  };
}
