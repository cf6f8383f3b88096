/** No archive is waited for without end, however often it says that it goes on. */
import type { SubOperations } from '../../dicom/index.ts';
import { notice } from '../base/notices.ts';
import type { ArchiveDevice } from './archive-device.ts';
import { RetrieveError } from './retrieve-error.ts';

export function withDeadlines(archive: ArchiveDevice): ArchiveDevice {
  const { searchMs, stalledMs } = archive.patience;
  const bounded = async <T>(
    ms: number,
    signal: AbortSignal,
    run: (bounded: AbortSignal, progress: () => void) => Promise<T>,
  ): Promise<T> => {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), ms);
    try {
      return await run(AbortSignal.any([signal, over.signal]), () => void timer.refresh());
    } catch (error) {
      if (!over.signal.aborted || signal.aborted) throw error;
      const detail = `no progress in ${Math.ceil(ms / 1000)} s`;
      throw new RetrieveError(notice('ARCHIVE_SILENT', { device: archive.device, detail }), error);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    ...archive,
    studies: (filter, signal) => bounded(searchMs, signal, (own) => archive.studies(filter, own)),
    series: (uids, signal) => bounded(searchMs, signal, (own) => archive.series(uids, own)),
    bring: ({ signal, onOpen, onOperations, ...series }) =>
      bounded(stalledMs, signal, (own, progress) => {
        let last = '';
        return archive.bring({
          ...series,
          signal: own,
          onOpen: (alive) =>
            onOpen(() => {
              progress();
              alive();
            }),
          onOperations: (operations: SubOperations) => {
            const counts = JSON.stringify(operations);
            if (counts !== last) progress();
            last = counts;
            onOperations(operations);
          },
        });
      }),
  };
}
