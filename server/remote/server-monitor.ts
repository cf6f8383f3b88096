/**
 * Looks at the processing server every few seconds while a person wants it to, and keeps what it saw: alive or not,
 * for how long, latency, up and down time, disconnections.
 */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';

export const SERVER_STATES = ['ALIVE', 'UNREACHABLE', 'UNKNOWN'] as const;
export type ServerState = (typeof SERVER_STATES)[number];

export interface ServerStatus {
  readonly state: ServerState;
  /** Since when, milliseconds since the epoch. */
  readonly since: number;
  /** Of the last answer, ms; null where there was none. */
  readonly latencyMs: number | null;
  /** Seconds seen alive and unreachable since the Server Monitor was first started. */
  readonly uptimeSeconds: number;
  readonly downtimeSeconds: number;
  readonly disconnections: number;
}

export interface ServerSample {
  readonly at: number;
  readonly alive: boolean;
  readonly latencyMs: number | null;
}

export interface ServerMonitorPorts {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  readonly everyMs: () => number;
  /** Of several gateways one asks the server; the others read what it has found. */
  readonly asks: () => boolean;
}

const LONGEST_PROBE_MS = 10_000;
const KEEP_MS = 7 * 24 * 3_600_000;

export class ServerMonitor {
  readonly #ports: ServerMonitorPorts;
  #status: ServerStatus = {
    state: 'UNKNOWN',
    since: Date.now(),
    latencyMs: null,
    uptimeSeconds: 0,
    downtimeSeconds: 0,
    disconnections: 0,
  };
  /** ms of `performance.now()`: a clock that is set changes no up or down time. */
  #lastLook: number | undefined;
  readonly #loop: WakeLoop;
  #looks = 0;
  /** When the sample was made that was read last. */
  #read: number | undefined;

  constructor(ports: ServerMonitorPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop((signal) => this.#look(signal), {
      onError: (error) => ports.log.warn('server-monitor.not-recorded', { error }),
    });
  }

  get status(): ServerStatus {
    return this.#status;
  }

  /** Looks since the gateway started, and those that found the server away. */
  get looks(): number {
    return this.#looks;
  }

  start(): void {
    if (this.#loop.isStarted) return;
    this.#lastLook = undefined;
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    this.#enter({ ...this.#status, state: 'UNKNOWN', since: Date.now(), latencyMs: null });
  }

  /** The newest samples, oldest first. */
  async samples(last: number): Promise<ServerSample[]> {
    const rows = await this.#ports.database.queries
      .selectFrom('server_sample')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(last)
      .execute();
    return rows
      .reverse()
      .map(({ at, state, latencyMs }) => ({ at, alive: state === 'ALIVE', latencyMs: latencyMs ?? null }));
  }

  /** @returns in how many ms to look again */
  async #look(signal: AbortSignal): Promise<number | undefined> {
    if (!this.#ports.asks()) {
      await this.#readNewest();
      return this.#ports.everyMs();
    }
    const began = performance.now();
    let alive = true;
    try {
      await this.#ports.probe(AbortSignal.any([signal, AbortSignal.timeout(LONGEST_PROBE_MS)]));
    } catch {
      alive = false;
    }
    if (signal.aborted) return undefined;
    this.#looks++;
    await this.#record(alive, alive ? Math.round(performance.now() - began) : null);
    return this.#ports.everyMs();
  }

  /** What was found before is old. */
  async #readNewest(): Promise<void> {
    try {
      const at = this.#read;
      const [newest] = await this.samples(1);
      this.#read = newest?.at ?? 0;
      if (newest && at !== undefined && at !== newest.at) this.#note(newest.alive, newest.latencyMs);
    } catch (error) {
      this.#ports.log.warn('server-monitor.not-recorded', { error });
    }
  }

  async #record(alive: boolean, latencyMs: number | null): Promise<void> {
    const before = this.#status;
    const { at, state } = this.#note(alive, latencyMs);
    if (before.state !== state)
      this.#ports.log[alive ? 'info' : 'warn'](
        alive ? 'server-monitor.alive' : 'server-monitor.unreachable',
        { latencyMs },
      );
    try {
      const { queries } = this.#ports.database;
      await queries.insertInto('server_sample').values({ at, state, latencyMs }).execute();
      if (this.#looks % 100 === 1)
        await queries
          .deleteFrom('server_sample')
          .where('at', '<', at - KEEP_MS)
          .execute();
    } catch (error) {
      this.#ports.log.warn('server-monitor.not-recorded', { error });
    }
  }

  #note(alive: boolean, latencyMs: number | null): { at: number; state: ServerState } {
    const now = Date.now();
    const tick = performance.now();
    const before = this.#status;
    const state = alive ? 'ALIVE' : 'UNREACHABLE';
    const elapsed = this.#lastLook === undefined ? 0 : (tick - this.#lastLook) / 1000;
    this.#lastLook = tick;
    this.#enter({
      state,
      since: before.state === state ? before.since : now,
      latencyMs,
      uptimeSeconds: before.uptimeSeconds + (before.state === 'ALIVE' ? elapsed : 0),
      downtimeSeconds: before.downtimeSeconds + (before.state === 'UNREACHABLE' ? elapsed : 0),
      disconnections: before.disconnections + (before.state === 'ALIVE' && !alive ? 1 : 0),
    });
    return { at: now, state };
  }

  #enter(status: ServerStatus): void {
    this.#status = status;
    this.#ports.events.publish('processingServerChanged', {});
  }
}
