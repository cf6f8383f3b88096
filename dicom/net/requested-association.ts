import type { Socket } from 'node:net';
import { DicomError } from '../dicom-error.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../implementation.ts';
import type { AssociateAccept, ProposedContext } from './associate-pdu.ts';
import { AssociationError, rejectedError } from './association-error.ts';
import {
  COMMAND_FIELD,
  decodeCommand,
  encodeRequest,
  encodeResponse,
  LONGEST_COMMAND,
  type Command,
  type Request,
} from './command.ts';
import { cancelled, connect, type Endpoint } from './connect.ts';
import { EventSink } from './event-sink.ts';
import { ABORT, COMMAND, DATA_HEADER, LAST_FRAGMENT, writeDataHeader } from './pdu.ts';
import { SERVER_LIMITS } from './server.ts';
import type { IncomingEvent, Outcome } from './service-provider.ts';
import { UpperLayer, type AssociationEnd } from './upper-layer.ts';

export interface AssociationTimeouts {
  /** For the transport, ms. */
  readonly connectMs: number;
  /** For answers to A-ASSOCIATE-RQ and A-RELEASE-RQ, ms. */
  readonly acseMs: number;
  /** For the peer to take data and to answer a request, ms. */
  readonly dimseMs: number;
}

export const ASSOCIATION_TIMEOUTS: AssociationTimeouts = {
  connectMs: 10_000,
  acseMs: 30_000,
  dimseMs: 60_000,
};

export interface AssociationOptions extends Endpoint {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly contexts: readonly ProposedContext[];
  readonly timeouts?: Partial<AssociationTimeouts>;
  /** Aborts the association at once. */
  readonly signal?: AbortSignal;
  /** Answers an N-EVENT-REPORT of the peer; without it, one ends the association. */
  readonly onEvent?: (event: IncomingEvent) => Outcome | Promise<Outcome>;
}

/** Bytes of a dataset, block by block. */
export type DatasetBlocks = AsyncIterable<Uint8Array>;

/** Largest fragment to send where the peer sets no limit or a huge one. */
const LARGEST_FRAGMENT = 256 * 1024;

/** The requesting side of one association; requests go out one at a time. */
export class RequestedAssociation {
  /** Accepted contexts: their ids and transfer syntaxes. */
  readonly accepted = new Map<number, string>();
  readonly #upper: UpperLayer;
  readonly #timeouts: AssociationTimeouts;
  readonly #signal: AbortSignal | undefined;
  readonly #onCancel = () => this.#upper.abort(ABORT.byUser, 'cancelled');
  readonly #closed = Promise.withResolvers<void>();
  #waiting: { resolve(value: never): void; reject(error: Error): void } | undefined;
  #error: Error | undefined;
  #released = false;
  #fragmentLength = LARGEST_FRAGMENT;
  #messageId = 0;
  #command: Buffer[] = [];
  #commandLength = 0;
  #contextId = 0;
  #isLast = false;
  readonly #onEvent: AssociationOptions['onEvent'];
  /** An N-EVENT-REPORT whose dataset is being received. */
  #event: { readonly command: Command; readonly sink: EventSink } | undefined;

  private constructor(
    socket: Socket,
    timeouts: AssociationTimeouts,
    { signal, onEvent }: Pick<AssociationOptions, 'signal' | 'onEvent'>,
  ) {
    this.#timeouts = timeouts;
    this.#signal = signal;
    this.#onEvent = onEvent;
    this.#upper = new UpperLayer(
      socket,
      {
        onRequest: () => undefined,
        onAccept: (accept) => this.#onAccept(accept),
        onFragment: (contextId, control) => this.#onFragment(contextId, control),
        onBytes: (bytes) => this.#onBytes(bytes),
        onFragmentEnd: () => this.#onFragmentEnd(),
        onEnd: (end) => this.#onEnd(end),
        onClose: () => this.#closed.resolve(),
      },
      { maximumLength: SERVER_LIMITS.maximumLength, artimMs: timeouts.acseMs },
    );
    signal?.addEventListener('abort', this.#onCancel, { once: true });
  }

  /**
   * Connects and negotiates.
   * @throws AssociationError with the reason in `kind`
   */
  static async open(options: AssociationOptions): Promise<RequestedAssociation> {
    const timeouts = { ...ASSOCIATION_TIMEOUTS, ...options.timeouts };
    const socket = await connect(options, timeouts.connectMs, options.signal);
    const association = new RequestedAssociation(socket, timeouts, options);
    await association.#settled(() =>
      association.#upper.request({
        calledAeTitle: options.calledAeTitle,
        callingAeTitle: options.callingAeTitle,
        applicationContextUid: '1.2.840.10008.3.1.1.1',
        maximumLength: SERVER_LIMITS.maximumLength,
        implementationClassUid: IMPLEMENTATION_CLASS_UID,
        implementationVersionName: IMPLEMENTATION_VERSION_NAME,
        asynchronousWindow: undefined,
        roles: [],
        contexts: options.contexts,
      }),
    );
    return association;
  }

  /**
   * Sends a request, with its dataset if it has one, and awaits the response. The dataset's memory is free then.
   * @throws AssociationError; the association is then over
   */
  async send(
    contextId: number,
    request: Omit<Request, 'messageId'>,
    dataset?: DatasetBlocks,
  ): Promise<Command> {
    if (this.#error) throw this.#error;
    this.#messageId = (this.#messageId % 0xffff) + 1;
    const messageId = this.#messageId;
    const answer = this.#settled<Command>(() => undefined);
    // The answer may fail while the dataset is still being sent; it is awaited below in every case.
    answer.catch(() => undefined);
    try {
      const command = encodeRequest(contextId, { ...request, messageId });
      if (dataset) await this.#sendDataset(contextId, command, dataset);
      else this.#write([command]);
    } catch (error) {
      this.#upper.abort(ABORT.byUser, 'a dataset could not be sent to its end');
      throw this.#error ?? error;
    }
    const response = await this.#within(answer);
    // A peer may answer before it has read everything: the caller's memory is still needed then.
    if (this.#upper.hasUnsent) await this.#within(this.#upper.sent());
    if (response.messageId !== messageId) throw this.#protocolError('a response to another request');
    return response;
  }

  /** Resolves when the transport is closed, by whomever. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Ends the association in order; resolves when the transport is closed. */
  async release(): Promise<void> {
    if (!this.#error) {
      this.#released = true;
      this.#upper.release();
    }
    await this.#closed.promise;
  }

  async abort(): Promise<void> {
    this.#upper.abort(ABORT.byUser, 'aborted');
    await this.#closed.promise;
  }

  /** The command goes out together with the first fragment. */
  async #sendDataset(contextId: number, command: Buffer, dataset: DatasetBlocks): Promise<void> {
    let before = [command];
    const sendFragment = async (control: number, bytes: Uint8Array) => {
      const header = Buffer.allocUnsafe(DATA_HEADER);
      writeDataHeader(header, 0, contextId, control, bytes.length);
      const isReady = this.#write([...before, header, bytes]);
      before = [];
      if (!isReady) await this.#within(this.#upper.drained());
    };
    // One fragment stays behind, so that the last one is known as such.
    let pending: Uint8Array | undefined;
    for await (const block of dataset) {
      for (let at = 0; at < block.length; at += this.#fragmentLength) {
        if (pending) await sendFragment(0, pending);
        pending = block.subarray(at, at + this.#fragmentLength);
      }
    }
    await sendFragment(LAST_FRAGMENT, pending ?? new Uint8Array());
  }

  #write(chunks: readonly Uint8Array[]): boolean {
    if (this.#error) throw this.#error;
    return this.#upper.sendData(chunks);
  }

  /** Waits no longer than the peer may take. */
  async #within<T>(promise: Promise<T>): Promise<T> {
    const { dimseMs } = this.#timeouts;
    const timer = setTimeout(() => {
      this.#error ??= new AssociationError('timeout', `no answer in ${dimseMs} ms`);
      this.#upper.abort(ABORT.byUser, 'no answer in time');
    }, dimseMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #settled<T>(start: () => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting = { resolve, reject };
    start();
    return promise;
  }

  #onAccept(accept: AssociateAccept): void {
    for (const { id, result, transferSyntaxUid } of accept.contexts) {
      if (result === 0) this.accepted.set(id, transferSyntaxUid);
    }
    const peerLimit = accept.maximumLength === 0 ? Infinity : accept.maximumLength - 6;
    if (peerLimit < 64) return void this.#protocolError('a maximum length too small for anything');
    // PS3.8 annex E.1: fragments are of even length.
    this.#fragmentLength = Math.min(LARGEST_FRAGMENT, peerLimit) & ~1;
    this.#waiting?.resolve(undefined as never);
  }

  #onFragment(contextId: number, control: number): void {
    const isCommand = (control & COMMAND) !== 0;
    if (isCommand && this.#event) return void this.#protocolError('a command within a dataset');
    if (!isCommand && !this.#event) return void this.#protocolError('a dataset that was not asked for');
    this.#contextId = contextId;
    this.#isLast = (control & LAST_FRAGMENT) !== 0;
  }

  #onBytes(bytes: Buffer): void {
    if (this.#event) return this.#event.sink.write(bytes);
    this.#commandLength += bytes.length;
    if (this.#commandLength > LONGEST_COMMAND) return void this.#protocolError('a command set too long');
    this.#command.push(Buffer.from(bytes));
  }

  #onFragmentEnd(): void {
    if (!this.#isLast) return;
    if (this.#event) return this.#onEventEnd(this.#event);
    const bytes = Buffer.concat(this.#command);
    this.#command = [];
    this.#commandLength = 0;
    try {
      const command = decodeCommand(bytes);
      const isEvent = !command.isResponse && command.field === COMMAND_FIELD.eventReportRequest;
      if (isEvent && this.#onEvent) return this.#onEventBegin(command, this.#onEvent);
      if (!command.isResponse || command.status === undefined) {
        return void this.#protocolError('a request, or a response without status');
      }
      this.#waiting?.resolve(command as never);
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
      this.#protocolError(`a response that cannot be read: ${error.message}`);
    }
  }

  #onEventBegin(command: Command, onEvent: NonNullable<AssociationOptions['onEvent']>): void {
    const transferSyntaxUid = this.accepted.get(this.#contextId);
    if (transferSyntaxUid === undefined || !command.hasDataset) {
      return void this.#protocolError('an N-EVENT-REPORT without information or context');
    }
    const { sopClassUid = '', sopInstanceUid, typeId: eventTypeId } = command;
    const head = { peer: undefined, sopClassUid, sopInstanceUid, eventTypeId, transferSyntaxUid };
    this.#event = { command, sink: new EventSink(head, onEvent) };
  }

  /** One event at a time: nothing is read until this one is answered. */
  #onEventEnd({ command, sink }: { readonly command: Command; readonly sink: EventSink }): void {
    this.#event = undefined;
    const contextId = this.#contextId;
    this.#upper.hold();
    (async () => sink.commit())()
      .then(({ status, comment }) => {
        if (this.#upper.isEstablished)
          this.#upper.sendData([encodeResponse(contextId, command, status, comment)]);
        this.#upper.resume();
      })
      .catch(() => this.#upper.abort(ABORT.byUser, 'an event could not be answered'));
  }

  #protocolError(why: string): AssociationError {
    const error = new AssociationError('protocol', `the peer sent ${why}`);
    this.#error ??= error;
    this.#upper.abort(ABORT.invalidParameter, why);
    return error;
  }

  #onEnd(end: AssociationEnd): void {
    this.#signal?.removeEventListener('abort', this.#onCancel);
    this.#error ??= this.#errorOf(end);
    this.#waiting?.reject(this.#error);
  }

  #errorOf(end: AssociationEnd): Error {
    switch (end.kind) {
      case 'rejected':
        return rejectedError(end.rejection);
      case 'aborted':
        if (end.by === 'peer')
          return new AssociationError('aborted', 'aborted by the peer', { abort: end.abort });
        if (this.#signal?.aborted) return cancelled();
        return new AssociationError(end.abort === ABORT.unspecified ? 'timeout' : 'protocol', end.why);
      case 'closed':
        return new AssociationError('closed', 'connection closed by the peer', { cause: end.error });
      case 'released':
        return new AssociationError('closed', this.#released ? 'released' : 'released by the peer');
    }
  }
}
