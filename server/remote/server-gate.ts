/**
 * The circuit breaker before the processing server. The first failed contact shuts it: tasks that need the server
 * wait instead of each trying in vain, and one alert is raised rather than one for each task. Its own probes, with
 * back-off, open it again, and everything goes on by itself.
 */
import type { GatewayError } from '../base/errors.ts';
import { backOff } from '../base/back-off.ts';

export interface ServerGatePorts {
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  readonly onShut: (error: GatewayError) => void;
  readonly onOpen: (downMs: number) => void;
}

const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 30_000;

export class ServerGate {
  readonly #ports: ServerGatePorts;
  #shutSince: number | undefined;
  #error: GatewayError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #probing: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(ports: ServerGatePorts) {
    this.#ports = ports;
  }

  /** The error that shut the gate; `undefined` while it is open. */
  get shutBy(): GatewayError | undefined {
    return this.#error;
  }

  /** A contact failed for a reason that lies with the server or the way to it. */
  shut(error: GatewayError): void {
    if (this.#error || this.#closing.signal.aborted) return;
    this.#error = error;
    this.#shutSince = Date.now();
    this.#ports.onShut(error);
    this.#probeLater(0, error.retryAfterMs);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the gate is closing'));
    clearTimeout(this.#timer);
    await this.#probing;
  }

  #probeLater(failures: number, atLeastMs = 0): void {
    const delay = Math.max(atLeastMs, backOff(failures, FIRST_PROBE_MS, LONGEST_PROBE_MS));
    this.#timer = setTimeout(() => {
      this.#probing = this.#probe(failures);
    }, delay);
    this.#timer.unref();
  }

  async #probe(failures: number): Promise<void> {
    try {
      await this.#ports.probe(this.#closing.signal);
    } catch {
      // Still away: it is known already, and said once.
      if (!this.#closing.signal.aborted) this.#probeLater(failures + 1);
      return;
    }
    const downMs = Date.now() - (this.#shutSince ?? Date.now());
    this.#error = undefined;
    this.#shutSince = undefined;
    this.#ports.onOpen(downMs);
  }
}
