/**
 * What other nodes find out about the processing server. Each has a gate of its own, since each has its own way to the
 * server; what one finds is looked at by the others at once, rather than by a task of each that fails.
 */
import { GatewayError } from '../base/errors.ts';
import type { GatewayEvents } from '../base/events.ts';
import type { ServerGate } from '../remote/server-gate.ts';

export interface GatesOfOthersPorts {
  readonly gate: Pick<ServerGate, 'shut' | 'shutBy' | 'tryNow' | 'doubt'>;
  /** Id of this run of this node. */
  readonly node: string;
  /** Every node has found the server well again. */
  readonly onAllOpen: () => void;
}

export class GatesOfOthers {
  readonly #ports: GatesOfOthersPorts;
  /** Ids of nodes whose gate is shut. */
  readonly #shut = new Set<string>();

  constructor(ports: GatesOfOthersPorts) {
    this.#ports = ports;
  }

  get isAnyShut(): boolean {
    return this.#shut.size > 0;
  }

  /** A gate was shut or opened, of whichever node. */
  async turned({ node, error, retryAfterMs }: GatewayEvents['gateTurned']): Promise<void> {
    const { gate, node: self } = this.#ports;
    if (node === self) return;
    if (error === null) {
      this.#shut.delete(node);
      if (gate.shutBy) await gate.tryNow();
      this.#tellWhereOpen();
      return;
    }
    this.#shut.add(node);
    const found = new GatewayError(error.code, error.params, retryAfterMs === null ? {} : { retryAfterMs });
    // A server that has asked all its clients to wait may well answer a question about its health.
    if (retryAfterMs === null) await gate.doubt(found);
    else gate.shut(found);
  }

  /** Nodes that are gone shut nothing. */
  keep(alive: ReadonlySet<string>): void {
    const had = this.#shut.size;
    for (const node of this.#shut) if (!alive.has(node)) this.#shut.delete(node);
    if (this.#shut.size < had) this.#tellWhereOpen();
  }

  #tellWhereOpen(): void {
    if (!this.isAnyShut && !this.#ports.gate.shutBy) this.#ports.onAllOpen();
  }
}
