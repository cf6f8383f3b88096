import { Counter, Gauge, type Registry } from 'prom-client';

export interface EdgeMeasures {
  readonly connections: () => Readonly<Record<'strangers' | 'known', number>>;
  readonly evicted: () => number;
  readonly webSockets: () => number;
  /** Requests, by the status with which they were refused. */
  readonly refused: () => ReadonlyMap<number, number>;
}

/** What of the edge's budgets is used, and what went beyond them. */
export function measureEdge(registry: Registry, measures: EdgeMeasures): void {
  const registers = [registry];
  new Gauge({
    name: 'petfectior_http_connections',
    help: 'Open connections: of strangers, and of those who are signed in or proxies',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const [kind, count] of Object.entries(measures.connections())) this.set({ kind }, count);
    },
  });
  new Gauge({
    name: 'petfectior_web_sockets',
    help: 'Open WebSockets',
    registers,
    collect() {
      this.set(measures.webSockets());
    },
  });
  new Counter({
    name: 'petfectior_http_refused_total',
    help: 'Requests that were refused by their status, and connections that were ended for newer ones',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      this.inc({ reason: 'evicted' }, measures.evicted());
      for (const [status, count] of measures.refused()) this.inc({ reason: String(status) }, count);
    },
  });
}
