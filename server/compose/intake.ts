/** Part of the composition root: from the spool to tasks, and to quarantine. */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import type { ProgressWatch } from '../base/progress-watch.ts';
import type { Logger } from '../base/log.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import { Intake } from '../intake/intake.ts';
import { Quarantine, type QuarantinePorts } from '../intake/quarantine.ts';
import { quarantineReason } from '../intake/quarantine-reason.ts';
import { Registration, type RegistrationPorts } from '../intake/registration.ts';
import { scanSpool } from '../intake/scan-spool.ts';
import { registeredKeys } from '../intake/series-of-source.ts';
import type { TaskStore } from '../queue/store.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import type { Membership } from './nodes.ts';
import { completionRules } from './pipeline.ts';

export interface IntakeParts {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly data: DataDirectory;
  readonly store: TaskStore;
  readonly settings: SettingsStore;
  readonly watch: ProgressWatch;
  readonly devices: Pick<DeviceStore, 'at'>;
  /** Where several gateways share the spool. */
  readonly membership?: Membership | undefined;
  readonly onQuarantined: QuarantinePorts['onPut'];
  readonly onAdded: RegistrationPorts['onAdded'];
  /** The listener's runs that are writing to the spool now. */
  readonly listenerRuns: () => readonly string[];
}

export function composeIntake(parts: IntakeParts): { intake: Intake; quarantine: Quarantine } {
  const { database, events, data, store, settings, devices } = parts;
  const log = parts.log.module('COMPILATOR');
  const cluster = parts.membership?.cluster;
  const quarantine = new Quarantine({
    ...{ database, data, events, log },
    onPut: parts.onQuarantined,
    onReturned: () => intake.scan(),
  });
  const registration = new Registration({
    database,
    store,
    events,
    data,
    rules: () => completionRules(settings),
    deviceAt: (aeTitle, address) => devices.at(aeTitle, address)?.name ?? null,
    onBegun: (taskId, { association, source }) => {
      events.publish('seriesBegun', source);
      if (association) log.info('compilator.series-began', { taskId, association });
    },
    onConflict: (taskId) => {
      log.warn('compilator.instance-conflict', { taskId });
      events.publish('instanceConflict', { taskId });
    },
    onAdded: parts.onAdded,
    onMissing: (key) => log.debug('intake.file-missing', { key }),
  });
  const intake = new Intake({
    prepare: () => quarantine.tidy(),
    register: (receipts) => registration.register(receipts),
    scanSpool: (inHand, signal) =>
      scanSpool({
        dataDir: data.root,
        known: (keys) => registeredKeys(database.queries, keys),
        inHand,
        liveRuns: parts.listenerRuns,
        ...(cluster && { ownerOf: (unique) => cluster.ownerOf(unique) }),
        onUnreadable: (file, error) => quarantine.put(file, quarantineReason(error, log)),
        onFailure: (key, error) => log.warn('intake.file-unreadable', { key, error }),
        signal,
      }),
    quarantine: (receipt, error) => quarantine.put(receipt, quarantineReason(error, log)),
    watch: parts.watch,
    log,
  });
  return { intake, quarantine };
}
