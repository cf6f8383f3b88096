/**
 * The circuit breaker before the processing server. The first failed contact shuts it: tasks that need the server
 * wait instead of each trying in vain, and one alert is raised rather than one for each task. Its own probes, with
 * back-off, open it again, and everything goes on by itself; a person may probe at once.
 */
import type { GatewayError } from '../base/errors.ts';
import { backOff } from '../base/back-off.ts';
import { unlessAborted } from './deadline.ts';

export interface ServerGatePorts {
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  readonly onShut: (error: GatewayError) => void;
  readonly onOpen: (downMs: number) => void;
  /** The time of the next probe, or that one is under way, is another than it was. */
  readonly onWait?: () => void;
}

export const GATE_REASONS = ['PROBING', 'BACK_OFF', 'RETRY_AFTER'] as const;
export type GateReason = (typeof GATE_REASONS)[number];

export interface GateStatus {
  /** The error that shut the gate; everything is undefined while it is open. */
  readonly shutBy: GatewayError | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly nextTryAt: number | undefined;
  readonly waitingReason: GateReason | undefined;
}

const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 30_000;
/** A probe that takes longer has failed, ms. */
const PROBE_MS = 10_000;
/**
 * Longest time, ms, for which Retry-After is kept to before the server is asked whether it is well again: what it
 * guessed in its trouble must not hold patients' series for an hour.
 */
export const MOST_RETRY_AFTER_MS = 300_000;
/** A gate that shuts again so soon, ms, goes on with its back-off. */
const RELAPSE_MS = 60_000;

interface Shut {
  readonly error: GatewayError;
  /** For people: milliseconds since the epoch. */
  readonly since: number;
  /** ms of `performance.now()`, as all times that are counted with. */
  readonly tick: number;
  nextTick: number | undefined;
  reason: GateReason;
}

export class ServerGate {
  readonly #ports: ServerGatePorts;
  #shut: Shut | undefined;
  #failures = 0;
  #openedTick = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #probing: Promise<boolean> | undefined;
  readonly #closing = new AbortController();

  constructor(ports: ServerGatePorts) {
    this.#ports = ports;
  }

  /** The error that shut the gate; `undefined` while it is open. */
  get shutBy(): GatewayError | undefined {
    return this.#shut?.error;
  }

  /** What those who need the server wait for. */
  status(): GateStatus {
    const shut = this.#shut;
    const left = shut?.nextTick === undefined ? undefined : Math.max(0, shut.nextTick - performance.now());
    return {
      shutBy: shut?.error,
      since: shut?.since,
      nextTryAt: left === undefined ? undefined : Math.round(Date.now() + left),
      waitingReason: shut?.reason,
    };
  }

  /** A contact failed for a reason that lies with the server or the way to it. */
  shut(error: GatewayError): void {
    if (this.#shut || this.#closing.signal.aborted) return;
    const tick = performance.now();
    if (tick - this.#openedTick > RELAPSE_MS) this.#failures = 0;
    this.#shut = { error, since: Date.now(), tick, nextTick: undefined, reason: 'BACK_OFF' };
    this.#ports.onShut(error);
    this.#probeLater(error.retryAfterMs);
  }

  /**
   * Asks the server at once, whatever the gate was waiting for, and opens it when it answers.
   * @returns whether it answered
   */
  async tryNow(): Promise<boolean> {
    return this.#probe();
  }

  /** Another gateway has found the server away: it is asked, and the gate is shut where it does not answer here either. */
  async doubt(error: GatewayError): Promise<void> {
    if (this.#shut || (await this.#probe())) return;
    this.shut(error);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the gate is closing'));
    clearTimeout(this.#timer);
    await this.#probing;
  }

  #probeLater(askedMs = 0): void {
    const shut = this.#shut;
    if (!shut || this.#closing.signal.aborted) return;
    const ownMs = backOff(this.#failures, FIRST_PROBE_MS, LONGEST_PROBE_MS);
    const delay = Math.max(ownMs, Math.min(askedMs, MOST_RETRY_AFTER_MS));
    shut.nextTick = performance.now() + delay;
    shut.reason = askedMs > ownMs ? 'RETRY_AFTER' : 'BACK_OFF';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#probe(), delay);
    this.#timer.unref();
    this.#ports.onWait?.();
  }

  /** One at a time: who comes while it is under way gets what it finds. */
  #probe(): Promise<boolean> {
    this.#probing ??= this.#ask().finally(() => (this.#probing = undefined));
    return this.#probing;
  }

  async #ask(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#shut) {
      this.#shut.reason = 'PROBING';
      this.#shut.nextTick = undefined;
      this.#ports.onWait?.();
    }
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(PROBE_MS)]);
    try {
      await unlessAborted(this.#ports.probe(signal), signal);
    } catch {
      // Still away: it is known already, and said once.
      this.#failures++;
      this.#probeLater();
      return false;
    }
    this.#open();
    return true;
  }

  #open(): void {
    const shut = this.#shut;
    if (!shut) return;
    this.#shut = undefined;
    this.#openedTick = performance.now();
    this.#ports.onOpen(performance.now() - shut.tick);
  }
}
