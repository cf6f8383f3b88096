/** Part of the composition root: this gateway as a node among others, where there may be others. */
import { availableParallelism, hostname, loadavg } from 'node:os';
import type { AlertStore } from '../alerts/alert-store.ts';
import { everyOne } from '../base/closers.ts';
import type { Config } from '../base/config.ts';
import type { Events } from '../base/events.ts';
import { VERSION } from '../base/gateway-version.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../db/database.ts';
import type { LogStore } from '../logs/log-store.ts';
import { Announcements } from '../nodes/announcements.ts';
import { AbsentNodes } from '../nodes/absent-nodes.ts';
import { Cluster, type ClusterEvents } from '../nodes/cluster.ts';
import { FollowOthers } from '../nodes/follow-others.ts';
import { GatesOfOthers } from '../nodes/gates-of-others.ts';
import { refuseStrangers } from '../nodes/refuse-strangers.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { LiveRuns } from '../queue/live-runs.ts';
import type { NodeMember } from '../queue/node.ts';
import type { TaskStore } from '../queue/store.ts';
import type { ServerGate } from '../remote/server-gate.ts';
import { directorySum, type Installation } from '../storage/installation.ts';
import type { ConfigurationServices } from './configuration.ts';

/** What is different where several gateways work together. */
export interface Membership {
  readonly cluster: Cluster;
  readonly member: NodeMember;
}

/**
 * @returns undefined for a gateway that works alone
 * @throws StartError where it cannot work with those that run
 */
export async function composeMembership(
  config: Config,
  parts: {
    readonly database: Database;
    readonly log: Logger;
    readonly installation: Installation;
    readonly store: TaskStore;
  },
): Promise<Membership | undefined> {
  const { database, installation, store } = parts;
  const now = () => store.now;
  const nodeName = config.cluster?.nodeName;
  const self = { host: hostname(), version: VERSION, directory: directorySum(installation) };
  if (database.kind !== 'sqlite') await refuseStrangers(database, { name: nodeName, ...self }, now);
  if (nodeName === undefined) return undefined;
  const load = () => Math.round(((loadavg()[0] ?? 0) / availableParallelism()) * 100);
  return {
    cluster: new Cluster({ database, now, log: parts.log.module('TASK_MANAGER'), id: store.owner, nodeName }),
    member: { name: nodeName, ...self, load },
  };
}

export interface FollowingParts {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly store: TaskStore;
  readonly liveRuns: LiveRuns;
  readonly configuration: ConfigurationServices;
  readonly supervisor: Supervisor;
  readonly gate: ServerGate;
  readonly logs: LogStore;
  readonly alerts: AlertStore;
}

export interface Following {
  start(events: Pick<ClusterEvents, 'onDuty' | 'onLeft'>): Promise<void>;
  stop(): Promise<void>;
  readonly isServerAwayElsewhere: () => boolean;
  /** Whether what happens now is told by another node. */
  readonly isTelling: () => boolean;
}

/** Tells the other nodes what happens here, and hears of them. */
export function composeFollowing(cluster: Cluster, parts: FollowingParts): Following {
  const { database, events, store, liveRuns, supervisor } = parts;
  const { settings, devices } = parts.configuration;
  const log = parts.log.module('TASK_MANAGER');
  const others = new FollowOthers({
    ...{ database, events, store, liveRuns, log },
    before: {
      configChanged: () => settings.load(),
      devicesChanged: () => devices.load(),
      processAsked: ({ name }) => supervisor.followAsked(name),
    },
    tellAdded: { log_entry: () => parts.logs.tellAdded(), alert: () => parts.alerts.tellAdded() },
  });
  const gates = new GatesOfOthers({
    ...{ gate: parts.gate, node: store.owner },
    onAllOpen: () => events.publish('serverReachable', { reachable: true, error: null }),
  });
  events.on('gateTurned', (turn) => void gates.turned(turn));
  const absent = new AbsentNodes(parts.alerts);
  const announcements = new Announcements({
    ...{ database, events, log, node: store.owner },
    now: () => store.now,
    isTold: () => others.isTelling,
  });
  return {
    isTelling: () => others.isTelling,
    isServerAwayElsewhere: () => gates.isAnyShut,
    start: async ({ onDuty, onLeft }) => {
      await others.start();
      announcements.start();
      cluster.start({
        onDuty: () => {
          absent.forget();
          onDuty();
        },
        onLeft,
        // Perhaps before it told of what it changed.
        onGone: () =>
          void Promise.all([settings.load(), devices.load()]).catch((error: unknown) =>
            log.warn('node.others-not-read', { error }),
          ),
        onLooked: (alive) => gates.keep(alive),
        onAbsent: (names) => absent.say(names),
      });
    },
    stop: () => everyOne([others.stop().then(() => announcements.stop()), cluster.stop()]),
  };
}
