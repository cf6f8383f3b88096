/** Part of the composition root: the Dicom Listener as a process that follows the settings. */
import { readFileSync } from 'node:fs';
import type { Config } from '../base/config.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import type { Events } from '../base/events.ts';
import { createListener, type Listener } from '../listener/listener.ts';
import type { ListenerStats } from '../listener/listener-message.ts';
import { RecentCount } from '../listener/recent-count.ts';
import type { ListenerPolicy, ListenerSettings } from '../listener/listener-settings.ts';
import type { CommitmentReport, Outcome } from '../../dicom/index.ts';
import type { Receipt, Source } from '../storage/receipt.ts';
import type { Logger } from '../base/log.ts';
import type { SettingKey } from '../settings/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { portError } from '../base/start-error.ts';
import { testRunCaller } from './test-runs.ts';
import type { ManagedProcess } from '../processes/supervisor.ts';

export interface ListenerParts {
  readonly config: Config;
  readonly settings: SettingsStore;
  readonly devices: DeviceStore;
  readonly events: Events;
  readonly log: Logger;
  /** This node's part of the spool, in a cluster. */
  readonly part?: string | undefined;
  readonly onReceipts: (receipts: readonly Receipt[]) => void;
  readonly onCaller: (caller: Source, at: number) => void;
  readonly onCommitmentReport: (report: CommitmentReport, from: Source) => Promise<Outcome>;
  /** Its process died: what it had answered is in the spool. */
  readonly onDeath: () => void;
}

export interface ListenerControl {
  readonly process: ManagedProcess;
  /** The port on which it listens now, or would. */
  readonly port: () => number;
  /** The runs that are writing to the spool now: after a change of settings one hands over to the next. */
  readonly runs: () => readonly string[];
  readonly stats: () => Listener['stats'];
}

/** Settings that hold from a start to its stop: a change of one of them starts the listener anew. */
const FIXED_WHILE_RUNNING: readonly SettingKey[] = [
  'dicomPort',
  'maxAssociations',
  'maxPduBytes',
  'artimSeconds',
  'idleSeconds',
  'durableReceive',
];

export function composeListener(parts: ListenerParts): ListenerControl {
  const { config, settings, devices, events, log } = parts;
  let listener: Listener | undefined;
  let port = settings.current().dicomPort ?? config.dicom.port;
  let restarting: Promise<unknown> = Promise.resolve();
  /** Told to stop: they take no new associations, and let what is being sent finish. */
  const leaving = new Map<Listener, Promise<void>>();
  const received = new RecentCount();
  let told = '';
  /** Nothing else says that images arrive: those who look at the process are told where its figures changed. */
  const noteStats = (stats: ListenerStats) => {
    received.note(stats.received, performance.now());
    const figures = `${stats.associations} ${stats.received} ${stats.refused} ${received.perMinute()}`;
    if (figures === told) return;
    told = figures;
    events.publish('processChanged', { name: 'DICOM_LISTENER' });
  };
  let onFailure: (error: unknown) => void = () => undefined;

  const leave = (left: Listener, graceMs: number) => {
    const gone = left.stop(graceMs).finally(() => leaving.delete(left));
    leaving.set(left, gone);
    return gone;
  };
  /** The port is free for as long as a process that is loaded takes to listen on it, and no longer. */
  const start = async () => {
    const before = listener;
    const wanted = settings.current().dicomPort ?? config.dicom.port;
    const created = createListener({
      ...(parts.part !== undefined && { part: parts.part }),
      settings: settingsOf(config, settings, wanted),
      policy: policyOf(config, settings, devices),
      logger: log,
      onReceipts: parts.onReceipts,
      onCaller: parts.onCaller,
      onMultiFrame: (from) => events.publish('multiFrameDropped', from),
      onCommitmentReport: parts.onCommitmentReport,
      onFailure: (error) => {
        log.error('listener.died', { error });
        parts.onDeath();
      },
      onStats: noteStats,
      onRecovered: () => log.info('listener.recovered', {}),
    });
    // Known before its process can write: whoever reads the spool meanwhile leaves its files alone.
    listener = created;
    let isBeforeThere = before !== undefined;
    const takeOver = () => {
      isBeforeThere = false;
      if (before) void leave(before, RESTART_DRAIN_MS);
    };
    try {
      ({ port } = await created.start(takeOver));
    } catch (error) {
      listener = isBeforeThere ? before : undefined;
      throw portError(error, 'Dicom Listener', wanted, 'DICOM_PORT');
    }
  };
  const stop = async (graceMs: number) => {
    const stopped = listener;
    listener = undefined;
    if (stopped) void leave(stopped, graceMs);
    await Promise.all(leaving.values());
  };
  const restart = async () => {
    if (!listener) return;
    try {
      await start();
    } catch (error) {
      log.error('listener.died', { error });
      // Whoever watches over the processes shows it, and tries again.
      onFailure(error);
    }
  };

  events.on('devicesChanged', () => listener?.setPolicy(policyOf(config, settings, devices)));
  events.on('configChanged', ({ keys }) => {
    if (!listener) return;
    if (!FIXED_WHILE_RUNNING.some((key) => keys.includes(key)))
      listener.setPolicy(policyOf(config, settings, devices));
    else restarting = restarting.then(restart);
  });

  return {
    port: () => port,
    runs: () => [listener, ...leaving.keys()].flatMap((each) => each?.run ?? []),
    stats: () => listener?.stats,
    process: {
      name: 'DICOM_LISTENER',
      start: async (failed) => {
        onFailure = failed;
        if (!listener) await start();
      },
      stop: async (graceMs) => {
        await restarting;
        await stop(Math.min(graceMs, LONGEST_DRAIN_MS));
      },
      stats: () => ({
        running: listener?.stats?.associations ?? 0,
        concurrency: null,
        completed: listener?.stats?.received ?? 0,
        failed: listener?.stats?.refused ?? 0,
        rate: listener ? received.perMinute() : 0,
        dropped: listener?.stats?.droppedClasses ?? [],
      }),
    },
  };
}

const RESTART_DRAIN_MS = 5_000;
const LONGEST_DRAIN_MS = 15_000;

function settingsOf(
  config: Config,
  settings: SettingsStore,
  port: number,
): Partial<ListenerSettings> & Pick<ListenerSettings, 'host' | 'port' | 'dataDir'> {
  const { maxAssociations, maxPduBytes, artimSeconds, idleSeconds, durableReceive } = settings.current();
  const { host, tls } = config.dicom;
  return {
    host,
    port,
    balancers: config.balancers,
    dataDir: config.dataDir,
    durability: durableReceive ? 'durable' : 'process',
    associations: maxAssociations,
    // One address leaves a quarter to the others.
    associationsPerAddress: Math.ceil(maxAssociations * 0.75),
    maximumPduBytes: maxPduBytes,
    artimMs: artimSeconds * 1000,
    idleMs: idleSeconds * 1000,
    tls: tls && {
      key: readFileSync(tls.key, 'utf8'),
      cert: readFileSync(tls.cert, 'utf8'),
      ca: tls.ca ? readFileSync(tls.ca, 'utf8') : undefined,
      requireClientCertificate: tls.requireClientCertificate,
    },
  };
}

export function policyOf(config: Config, settings: SettingsStore, devices: DeviceStore): ListenerPolicy {
  const { aeTitle, checkCalledAeTitle, declaredSendersOnly, refuseOtherObjects, diskReserveMib } =
    settings.current();
  const declared = devices
    .list()
    .flatMap((device) => device.addresses.map((address) => ({ aeTitle: device.aeTitle, address })));
  return {
    aeTitle,
    checksCalledAeTitle: checkCalledAeTitle,
    callers: declaredSendersOnly ? [...declared, testRunCaller(config.dicom.host)] : undefined,
    known: declared.map(({ address }) => address),
    otherObjects: refuseOtherObjects ? 'refuse' : 'drop',
    watermarkBytes: diskReserveMib * 1024 * 1024,
  };
}
