/** Tries the connection to a device, by name, for a person who asks. */
import { notice } from '../base/notices.ts';
import { ConflictError } from '../base/refusals.ts';
import type { EchoOutcome } from '../db/entities/device.ts';
import type { Device, DiagnosisStep } from './device.ts';
import type { DeviceStore } from './device-store.ts';
import { ping } from './ping.ts';

export interface ConnectionPorts {
  readonly devices: DeviceStore;
  /** C-ECHO; a device that does not answer is an outcome, not an exception. */
  readonly echo: (device: Device, signal: AbortSignal) => Promise<EchoOutcome>;
  readonly diagnose: (device: Device, signal: AbortSignal) => Promise<readonly DiagnosisStep[]>;
  /** It has answered: what waits for it need not wait any longer. */
  readonly onAnswer: (name: string) => void;
}

const PATIENCE_MS = 30_000;
/** Each attempt holds a socket for as long as the device is silent. */
const MOST_AT_ONCE = 8;

export class DeviceConnections {
  readonly #ports: ConnectionPorts;
  #running = 0;

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  /** The outcome is kept with the device. */
  async echo(name: string): Promise<Device> {
    const device = this.#ports.devices.require(name);
    const outcome = await this.#bounded((signal) => this.#ports.echo(device, signal));
    if (outcome.ok) this.#ports.onAnswer(name);
    return this.#ports.devices.recordEcho(name, outcome);
  }

  async ping(name: string): Promise<EchoOutcome> {
    const { host, port } = this.#ports.devices.require(name);
    return this.#bounded(() => ping(host, port));
  }

  async diagnose(name: string): Promise<readonly DiagnosisStep[]> {
    const device = this.#ports.devices.require(name);
    const steps = await this.#bounded((signal) => this.#ports.diagnose(device, signal));
    if (steps.length === 0) return steps;
    const failed = steps.find(({ outcome }) => outcome === 'FAILED');
    if (!failed) this.#ports.onAnswer(name);
    // What the list of devices shows is the newest that is known.
    const latencyMs =
      steps.find((step) => step.name === 'ECHO' || step.name === 'HTTP')?.milliseconds ?? null;
    await this.#ports.devices.recordEcho(name, {
      at: Date.now(),
      ok: !failed,
      latencyMs: failed ? null : latencyMs,
      notice: failed?.notice ?? null,
    });
    return steps;
  }

  /** It has taken images: that its last test failed is no longer so. */
  async delivered(name: string): Promise<void> {
    if (this.#ports.devices.get(name)?.lastEcho?.ok !== false) return;
    await this.#ports.devices.recordEcho(name, { at: Date.now(), ok: true, latencyMs: null, notice: null });
  }

  async #bounded<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running >= MOST_AT_ONCE) throw new ConflictError(notice('DIAGNOSES_RUNNING'));
    this.#running++;
    try {
      return await work(AbortSignal.timeout(PATIENCE_MS));
    } finally {
      this.#running--;
    }
  }
}
