/** Part of the composition root: what people configure, who may, and what is observed of it. */
import { echo } from '../../dicom/index.ts';
import { PostFilters } from '../catalogue/post-filters.ts';
import { SavedViews } from '../settings/saved-views.ts';
import { Radiopharmaceuticals } from '../catalogue/radiopharmaceuticals.ts';
import { ScannerModels } from '../catalogue/scanner-models.ts';
import type { Database } from '../db/database.ts';
import { noticeOf } from '../base/notices.ts';
import { diagnoseWeb, echoWeb } from '../dicom-web/diagnose-web.ts';
import { associationNotice } from '../devices/association-notice.ts';
import { DeviceConnections } from '../devices/connections.ts';
import type { EchoOutcome } from '../db/entities/device.ts';
import type { Device } from '../devices/device.ts';
import type { DeviceTls } from '../devices/device-tls.ts';
import { DeviceStore } from '../devices/device-store.ts';
import { ARCHIVE_PATIENCE } from '../retrieve/archive.ts';
import { diagnoseQuery, queryNotAsked } from '../retrieve/diagnose-query.ts';
import { archivePeer } from '../retrieve/retrievals.ts';
import { diagnose } from '../devices/diagnose.ts';
import { Senders } from '../devices/senders.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { ADDED_LATER, SHIPPED_RADIOPHARMACEUTICALS } from '../pet/tracer/shipped-radiopharmaceuticals.ts';
import { Rules } from '../rules/rules.ts';
import { SHIPPED_RULES } from '../rules/shipped-rules.ts';
import { SettingsStore } from '../settings/settings-store.ts';

export interface ConfigurationServices {
  readonly settings: SettingsStore;
  readonly devices: DeviceStore;
  readonly senders: Senders;
  readonly connections: DeviceConnections;
  readonly radiopharmaceuticals: Radiopharmaceuticals;
  readonly postFilters: PostFilters;
  readonly savedViews: SavedViews;
  readonly scannerModels: ScannerModels;
  readonly rules: Rules;
}

export async function composeConfiguration(
  database: Database,
  events: Events,
  log: Logger,
  deviceTls: DeviceTls,
): Promise<ConfigurationServices> {
  const settings = new SettingsStore(database, events);
  for (const setting of await settings.load()) log.warn('settings.defaulted', { setting });
  const devices = new DeviceStore(database, events);
  await devices.load();
  const radiopharmaceuticals = new Radiopharmaceuticals(database, events);
  await radiopharmaceuticals.seed(SHIPPED_RADIOPHARMACEUTICALS, ADDED_LATER);
  const rules = new Rules(database, events);
  await rules.seed(SHIPPED_RULES);
  const connections = new DeviceConnections({
    devices,
    echo: (device, signal) => echoDevice(device, settings.current().aeTitle, deviceTls, signal),
    diagnose: async (device, signal) => {
      const { aeTitle: callingAeTitle } = settings.current();
      if (device.kind === 'DICOMWEB') return diagnoseWeb(device, callingAeTitle, signal);
      const stored = await diagnose({ device, callingAeTitle, tls: deviceTls, signal });
      if (!device.canQuery) return [...stored, ...queryNotAsked()];
      const peer = archivePeer(device, callingAeTitle, deviceTls, ARCHIVE_PATIENCE);
      return [...stored, ...(await diagnoseQuery(peer, signal))];
    },
    onAnswer: (device) => events.publish('deviceAnswered', { device }),
  });
  events.on('imagesSent', ({ device }) => {
    connections.delivered(device).catch((error: unknown) => log.debug('senders.not-recorded', { error }));
  });
  return {
    settings,
    rules,
    devices,
    senders: new Senders(database, devices, events, (error) => log.debug('senders.not-recorded', { error })),
    connections,
    radiopharmaceuticals,
    postFilters: new PostFilters(database, events),
    savedViews: new SavedViews(database),
    scannerModels: new ScannerModels(database, events, radiopharmaceuticals),
  };
}

async function echoDevice(
  device: Device,
  callingAeTitle: string,
  deviceTls: DeviceTls,
  signal: AbortSignal,
): Promise<EchoOutcome> {
  const { kind, host, port, aeTitle, tls } = device;
  const peer = { host, port, aeTitle, callingAeTitle };
  const isWeb = kind === 'DICOMWEB';
  const at = Date.now();
  try {
    const milliseconds = isWeb
      ? await echoWeb(device, signal)
      : await echo({ ...peer, calledAeTitle: aeTitle, signal, ...(tls && { tls: deviceTls }) });
    return { at, ok: true, latencyMs: Math.round(milliseconds * 10) / 10, notice: null };
  } catch (error) {
    const why = isWeb ? noticeOf(error) : associationNotice(error, peer);
    return { at, ok: false, latencyMs: null, notice: why };
  }
}
