/** No archive is waited for without end, however often it says that it goes on. */
import { notice } from '../base/notices.ts';
import { Deadline } from '../remote/deadline.ts';
import type { ArchiveDevice } from './archive-device.ts';
import { RetrieveError } from './retrieve-error.ts';

export function withDeadlines(archive: ArchiveDevice): ArchiveDevice {
  const { device, patience } = archive;
  const bounded = async <T>(
    ms: number,
    signal: AbortSignal,
    run: (bounded: AbortSignal, progress: () => void) => Promise<T>,
  ): Promise<T> => {
    const detail = `no progress in ${Math.ceil(ms / 1000)} s`;
    using deadline = new Deadline(ms, () => new RetrieveError(notice('ARCHIVE_SILENT', { device, detail })));
    try {
      return await run(AbortSignal.any([signal, deadline.signal]), () => deadline.extend());
    } catch (error) {
      throw deadline.signal.aborted && !signal.aborted ? deadline.signal.reason : error;
    }
  };
  return {
    ...archive,
    studies: (filter, signal) => bounded(patience.searchMs, signal, (own) => archive.studies(filter, own)),
    series: (uids, signal) => bounded(patience.searchMs, signal, (own) => archive.series(uids, own)),
    instances: (series, signal) =>
      bounded(patience.searchMs, signal, (own) => archive.instances(series, own)),
    bring: ({ signal, onOpen, onOperations, ...series }) =>
      bounded(patience.stalledMs, signal, (own, progress) => {
        let last = '';
        return archive.bring({
          ...series,
          signal: own,
          onOpen: (alive) =>
            onOpen(() => {
              progress();
              alive();
            }),
          onOperations: (operations) => {
            const counts = JSON.stringify(operations);
            if (counts !== last) progress();
            last = counts;
            onOperations(operations);
          },
        });
      }),
  };
}
