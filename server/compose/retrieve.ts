/** Part of the composition root: searching archives and retrieving from them. */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { DeviceTls } from '../devices/device-tls.ts';
import type { ArchivePatience } from '../retrieve/archive.ts';
import { Retrievals } from '../retrieve/retrievals.ts';
import { RetrievalStore } from '../retrieve/retrieval-store.ts';
import type { ObjectReceiver } from '../dicom-web/object-receiver.ts';
import type { ConfigurationServices } from './configuration.ts';

export interface RetrieveParts {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly deviceTls: DeviceTls;
  readonly configuration: ConfigurationServices;
  readonly patience: ArchivePatience;
  readonly receiver: ObjectReceiver;
  readonly isHeld: () => boolean;
}

export interface RetrieveServices {
  readonly retrievals: Retrievals;
  readonly retrievalStore: RetrievalStore;
}

export function composeRetrieve(parts: RetrieveParts): RetrieveServices {
  const { settings, devices } = parts.configuration;
  const retrievalStore = new RetrievalStore(parts.database, parts.events);
  const retrievals = new Retrievals({
    store: retrievalStore,
    devices,
    aeTitle: () => settings.current().aeTitle,
    tls: parts.deviceTls,
    log: parts.log.module('RETRIEVE'),
    patience: parts.patience,
    receiver: parts.receiver,
    isHeld: parts.isHeld,
  });
  parts.events.on('restoreConfirmed', () => retrievals.wake());
  return { retrievals, retrievalStore };
}
