import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../base/pause.ts';
import {
  DicomServer,
  describeStatus,
  isMultiFramePet,
  sopClassName,
  type AssociationEvent,
  type IncomingObject,
  type Outcome,
  type Peer,
} from '../../dicom/index.ts';
import { takeProxyHeaders } from '../base/proxied-connections.ts';
import { withinNetworks } from '../base/proxy-settings.ts';
import type { LogFields, LogLevel } from '../base/log.ts';
import type { LogEvent } from '../base/log-events.ts';
import { SPOOL } from '../storage/spool.ts';
import { SpoolDirectories } from '../storage/spool-directories.ts';
import type { ListenerPolicy } from './listener-settings.ts';
import type { FromListener, ListenerStats, ToListener } from './listener-message.ts';
import { HeaderBudget } from './header-budget.ts';
import { DroppedClasses } from './dropped-classes.ts';
import { PendingReports } from './pending-reports.ts';
import { StorageProvider } from './storage-provider.ts';
import { ReceiptBatch } from './receipt-batch.ts';

/** A listener that hands over, or whose gateway was killed, needs a moment to let go of the port. */
const PORT_PATIENCE_MS = 4_000;
const PORT_RETRY_MS = 25;
/** For headers beyond what every association may keep, bytes. */
const HEADER_MEMORY = 96 * 1024 * 1024;

type Start = Extract<ToListener, { kind: 'start' }>;

/** The DICOM server with the gateway's rules, as it runs in the listener's process. */
export class ListenerServer {
  readonly #run: string;
  readonly #server: DicomServer;
  readonly #provider: StorageProvider;
  readonly #directories: SpoolDirectories;
  readonly #reports: PendingReports;
  readonly #send: (message: FromListener) => void;
  readonly #batch: ReceiptBatch;
  readonly #counts = { received: 0, receivedBytes: 0, dropped: 0, refused: 0 };
  readonly #dropped = new DroppedClasses();

  constructor({ run, settings, policy }: Start, send: (message: FromListener) => void) {
    this.#run = run;
    this.#send = send;
    mkdirSync(join(settings.dataDir, SPOOL), { recursive: true });
    this.#directories = new SpoolDirectories(settings.dataDir, settings.durability);
    this.#reports = new PendingReports(send);
    this.#batch = new ReceiptBatch((receipts) => send({ kind: 'receipts', receipts }));
    let count = 0;
    this.#provider = new StorageProvider(policy, {
      dataDir: settings.dataDir,
      directories: this.#directories,
      headerBudget: new HeaderBudget(HEADER_MEMORY),
      associationName: (association) => this.#nameOf(association),
      nextUnique: () => `${run}-${(count++).toString(36)}`,
      onReceived: (receipt) => {
        this.#counts.received++;
        this.#counts.receivedBytes += receipt.bytes;
        this.#batch.add(receipt);
      },
      onRefused: (object, outcome) => {
        this.#counts.refused++;
        this.#log('warn', 'listener.object-refused', {
          ...sender(object),
          status: describeStatus(outcome.status),
          reason: outcome.comment,
        });
      },
      onDropped: ({ sopClassUid }) => {
        this.#counts.dropped++;
        this.#dropped.add(sopClassUid);
      },
      onCommitmentReport: (report, from) => this.#reports.add(report, from),
      onDroppedSeries: (object, seriesInstanceUid) => {
        const isPet = isMultiFramePet(object.sopClassUid);
        const fields = {
          ...sender(object),
          sopClassUid: object.sopClassUid,
          sopClass: sopClassName(object.sopClassUid) ?? object.sopClassUid,
          seriesInstanceUid,
        };
        if (isPet) this.#log('warn', 'listener.multi-frame-dropped', fields);
        else this.#log('info', 'listener.series-dropped', fields);
        const { callingAeTitle: aeTitle, address } = object.peer;
        if (isPet) send({ kind: 'multi-frame', from: { aeTitle, address } });
      },
    });
    const { tls } = settings;
    this.#server = new DicomServer({
      host: settings.host,
      port: settings.port,
      ...(tls && {
        tls: {
          key: tls.key,
          cert: tls.cert,
          ...(tls.ca !== undefined && { ca: tls.ca }),
          requestCert: tls.requireClientCertificate,
          rejectUnauthorized: tls.requireClientCertificate,
        },
      }),
      limits: {
        maximumLength: settings.maximumPduBytes,
        artimMs: settings.artimMs,
        idleMs: settings.idleMs,
        associations: settings.associations,
        associationsPerAddress: settings.associationsPerAddress,
      },
      provider: this.#provider,
      onEvent: (event) => this.#onEvent(event),
      ...(settings.balancers.length > 0 && {
        prepare: (server) =>
          takeProxyHeaders(server, {
            isProxy: withinNetworks(settings.balancers),
            onRefused: (address, reason) => this.#log('warn', 'network.proxy-refused', { address, reason }),
          }),
      }),
    });
  }

  get stats(): ListenerStats {
    return {
      ...this.#counts,
      droppedClasses: this.#dropped.list,
      associations: this.#server.associations,
      memory: process.memoryUsage.rss(),
    };
  }

  /** @throws the system's error, e.g. EADDRINUSE where the port is not free in time */
  async start(): Promise<void> {
    const end = Date.now() + PORT_PATIENCE_MS;
    for (;;) {
      try {
        const { port } = await this.#server.start();
        return this.#send({ kind: 'listening', port });
      } catch (error) {
        const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
        if (!isTaken || Date.now() > end) throw error;
        await pause(PORT_RETRY_MS);
      }
    }
  }

  set policy(policy: ListenerPolicy) {
    this.#provider.policy = policy;
  }

  onReportAnswer(id: number, outcome: Outcome): void {
    this.#reports.answer(id, outcome);
  }

  async stop(drainMs: number): Promise<void> {
    await this.#server.stop(drainMs);
    this.#batch.flush();
    this.#directories.close();
  }

  #onEvent(event: AssociationEvent): void {
    switch (event.kind) {
      case 'accepted':
        this.#tellCaller(event.peer);
        return this.#log('debug', 'listener.association-accepted', {
          ...event.peer,
          association: this.#nameOf(event.association),
          contexts: event.contexts,
          proposed: event.proposed,
        });
      case 'echo':
        return this.#log('debug', 'listener.echo', {
          ...event.peer,
          association: this.#nameOf(event.association),
        });
      case 'refused':
        return this.#log('warn', 'listener.connection-refused', { address: event.address });
      case 'failure':
        return this.#log('error', 'listener.internal-error', {
          association: this.#nameOf(event.association),
          error:
            event.error instanceof Error
              ? `${event.error.name}: ${event.error.message}`
              : String(event.error),
        });
      case 'ended':
        return this.#onEnd(event);
    }
  }

  #onEnd(event: Extract<AssociationEvent, { kind: 'ended' }>): void {
    const { end, peer, address, objects, durationMs } = event;
    const fields = {
      association: this.#nameOf(event.association),
      address,
      callingAeTitle: peer?.callingAeTitle ?? '?',
      calledAeTitle: peer?.calledAeTitle ?? '?',
      objects,
      durationMs,
    };
    if (end.kind === 'released') {
      // An association that brought images is worth a line; echoes from monitoring are not.
      return this.#log(objects > 0 ? 'info' : 'debug', 'listener.association-released', fields);
    }
    if (end.kind === 'rejected') {
      if (peer) this.#tellCaller(peer);
      return this.#log('warn', 'listener.association-rejected', { ...fields, ...end.rejection });
    }
    if (end.kind === 'aborted') {
      const reason = end.by === 'peer' ? 'A-ABORT from the peer' : end.why;
      return this.#log('warn', 'listener.association-aborted', { ...fields, by: end.by, reason });
    }
    // Without an association it was a port scanner or a health check.
    return this.#log(peer ? 'warn' : 'debug', 'listener.association-lost', {
      ...fields,
      error: end.error?.message ?? 'connection closed',
    });
  }

  /** Numbers begin anew with each process; names do not. */
  #nameOf(association: number): string {
    return `${this.#run}-${association}`;
  }

  #tellCaller({ callingAeTitle: aeTitle, address }: Peer): void {
    this.#send({ kind: 'caller', caller: { aeTitle, address }, at: Date.now() });
  }

  #log(level: LogLevel, event: LogEvent, fields: LogFields): void {
    this.#send({ kind: 'log', level, event, fields });
  }
}

function sender({ peer }: IncomingObject): LogFields {
  return { callingAeTitle: peer.callingAeTitle, address: peer.address };
}
