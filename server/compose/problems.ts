/** Part of the composition root: what is looked at for the list of problems. */
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../db/database.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import type { Collector } from '../audit/collector/collector.ts';
import { ALERTED, alertedProblems } from '../problems/alerted-problems.ts';
import { failingDestinations } from '../problems/failing-destinations.ts';
import { lowDisk } from '../problems/low-disk.ts';
import { Problems } from '../problems/problems.ts';
import { stoppedProcesses } from '../problems/stopped-processes.ts';
import { tunnelWatch, unreachableServer } from '../problems/unreachable-server.ts';
import { untakenAudit } from '../problems/untaken-audit.ts';
import { waitingTasks } from '../problems/waiting-tasks.ts';
import type { ProcessingServerService } from '../processes/process-record.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { DestinationTrouble } from '../steps/deliver/destinations.ts';
import type { StorageRecord } from '../storage/storage-record.ts';
import type { Surroundings } from './surroundings.ts';

export interface ProblemParts {
  readonly surroundings: Surroundings;
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly supervisor: Supervisor;
  readonly processingServer: ProcessingServerService;
  readonly devices: DeviceStore;
  readonly troubles: () => readonly DestinationTrouble[];
  readonly alerts: AlertStore;
  readonly auditCollector: () => Promise<Collector>;
  readonly storage: () => Promise<StorageRecord>;
}

export function composeProblems(parts: ProblemParts): Problems {
  const { database, supervisor, processingServer, devices, storage, log } = parts;
  const { queries } = database;
  const tunnel = tunnelWatch();
  return new Problems({
    events: parts.events,
    now: parts.surroundings.now,
    everyMs: parts.surroundings.problemsEveryMs,
    onError: (error) => log.warn('problems.failed', { error }),
    sources: [
      async () => stoppedProcesses(await supervisor.list(), (await waitingTasks(queries)).forTime),
      async () => tunnel(),
      async () => {
        const status = processingServer.status();
        // Tasks are counted only where there is something to count them for.
        const isWell = unreachableServer(status, 0).length === 0;
        return isWell ? [] : unreachableServer(status, (await waitingTasks(queries)).forServer);
      },
      () => failingDestinations({ queries, devices: () => devices.list(), troubles: parts.troubles }),
      async () => {
        const space = await storage();
        return lowDisk(space, 0).length === 0 ? [] : lowDisk(space, (await waitingTasks(queries)).forDisk);
      },
      async () => alertedProblems(await parts.alerts.open(...ALERTED)),
      async () => untakenAudit(await parts.auditCollector()),
    ],
  });
}
