/** An archive as a retrieval needs it, whichever way it is spoken to. */
import type { ArchivePatience, ArchivePeer, Found, Move } from './archive.ts';
import { findInstances, findSeries, findStudies, moveSeries, type SeriesUids } from './archive.ts';
import type { SubOperations } from '../../dicom/index.ts';
import type { FoundInstance, FoundSeries, FoundStudy } from './found.ts';
import { getSeries, type GetReceiver } from './get-series.ts';
import { isRetrieveError } from './retrieve-error.ts';
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
  /** The objects of one series; null where the archive does not say what they are. @throws RetrieveError */
  instances(series: SeriesUids, signal: AbortSignal): Promise<readonly FoundInstance[] | null>;
  /**
   * Brings one series here.
   * @returns the last count of sub-operations; null where there was none
   * @throws RetrieveError
   */
  bring(series: Omit<Move, 'peer'>): Promise<SubOperations | null>;
}

/** By C-FIND, and C-MOVE or C-GET. */
export function dicomArchive(peer: ArchivePeer, receiver: GetReceiver): ArchiveDevice {
  const { device, callingAeTitle, patience } = peer;
  return {
    ...{ device, callingAeTitle, patience },
    studies: (filter, signal) => findStudies(peer, filter, signal),
    series: (uids, signal) => findSeries(peer, uids, signal),
    instances: (series, signal) => findInstances(peer, series, signal),
    bring: (series) => bringSeries({ peer, ...series }, receiver),
  };
}

/** By C-GET where that is chosen, or where it is all that the archive offers. */
async function bringSeries(move: Move, receiver: GetReceiver): Promise<SubOperations | null> {
  if (move.peer.retrieveBy === 'GET') return getSeries({ ...move, receiver });
  try {
    return await moveSeries(move);
  } catch (error) {
    if (!isRetrieveError(error, 'QUERY_NOT_OFFERED')) throw error;
    return getSeries({ ...move, receiver }).catch((also: unknown) => {
      throw isRetrieveError(also, 'GET_NOT_OFFERED') ? error : also;
    });
  }
}
