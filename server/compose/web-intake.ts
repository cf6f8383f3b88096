/** Part of the composition root: images that come by HTTP, by the rules of the Dicom Listener. */
import type { Viewer } from '../auth/role.ts';
import type { Config } from '../base/config.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import { ObjectReceiver } from '../dicom-web/object-receiver.ts';
import type { StowPorts } from '../http/stow-route.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Receipt, Source } from '../storage/receipt.ts';
import { policyOf } from './listener.ts';

export interface WebIntakeParts {
  readonly config: Config;
  readonly settings: SettingsStore;
  readonly devices: DeviceStore;
  readonly events: Events;
  readonly log: Logger;
  /** This node's part of the spool, in a cluster. */
  readonly part?: string | undefined;
  readonly onReceipts: (receipts: readonly Receipt[]) => void;
  readonly onCaller: StowPorts['onCaller'];
}

export function composeWebIntake(parts: WebIntakeParts): { receiver: ObjectReceiver; stow: StowPorts } {
  const { config, settings, devices, events, log, onReceipts, onCaller } = parts;
  const receiver = new ObjectReceiver({
    dataDir: config.dataDir,
    part: parts.part,
    policy: () => policyOf(config, settings, devices),
    log,
    onReceipts,
    onMultiFrame: (from) => events.publish('multiFrameDropped', from),
  });
  events.on('devicesChanged', () => receiver.policyChanged());
  events.on('configChanged', () => receiver.policyChanged());
  return {
    receiver,
    stow: { receiver, log, onCaller, sourceOf: (sender, address) => sourceOf(parts, sender, address) },
  };
}

/** A token's device, or else whoever declared device the address is, or the token by its name. */
function sourceOf(
  { devices, settings }: WebIntakeParts,
  { name, deviceId }: Viewer,
  address: string,
): Source | undefined {
  const own = devices.list().find(({ id }) => id === deviceId);
  if (own) return { aeTitle: own.aeTitle, address: own.addresses[0] ?? address };
  const aeTitle =
    name
      .replace(/[^\x20-\x5b\x5d-\x7e]/g, '')
      .trim()
      .slice(0, 16)
      .trim() || 'STOW-RS';
  if (settings.current().declaredSendersOnly && !devices.at(aeTitle, address)) return undefined;
  return { aeTitle, address };
}
