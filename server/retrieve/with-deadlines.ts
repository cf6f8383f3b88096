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
        let most = -1;
        return archive.bring({
          ...series,
          signal: own,
          onOpen: (alive) =>
            onOpen(() => {
              progress();
              alive();
            }),
          onOperations: (operations) => {
            // What is left may go up and down for ever; what is done can only grow.
            const { completed, failed, warnings } = operations;
            const done = (completed ?? 0) + (failed ?? 0) + (warnings ?? 0);
            if (done > most) progress();
            most = Math.max(most, done);
            onOperations(operations);
          },
        });
      }),
  };
}
