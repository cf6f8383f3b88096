import type { Socket } from 'node:net';
import { DicomError } from '../dicom-error.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../implementation.ts';
import type { AssociateAccept, ProposedContext, RoleSelection } from './associate-pdu.ts';
import { AssociationError, rejectedError } from './association-error.ts';
import {
  decodeCommand,
  encodeRequest,
  encodeResponse,
  LONGEST_COMMAND,
  type Command,
  type Request,
} from './command.ts';
import { cancelled, connect, type Endpoint } from './connect.ts';
import { LONGEST_EVENT } from './event-sink.ts';
import { IncomingRequest, type RequestHandlers } from './incoming-request.ts';
import { ABORT, COMMAND, DATA_HEADER, LAST_FRAGMENT, writeDataHeader } from './pdu.ts';
import { SERVER_LIMITS } from './server.ts';
import { isPending } from './status.ts';
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

export interface AssociationOptions extends Endpoint, RequestHandlers {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly contexts: readonly ProposedContext[];
  readonly timeouts?: Partial<AssociationTimeouts>;
  /** Aborts the association at once. */
  readonly signal?: AbortSignal;
  /** Proposed (PS3.7 D.3.3.4). */
  readonly roles?: readonly RoleSelection[];
}

/** Bytes of a dataset, block by block. */
export type DatasetBlocks = AsyncIterable<Uint8Array>;

/** Largest fragment to send where the peer sets no limit or a huge one. */
const LARGEST_FRAGMENT = 256 * 1024;

/** The requesting side of one association; requests go out one at a time. */
export class RequestedAssociation {
  /** Accepted contexts: their ids and transfer syntaxes. */
  readonly accepted = new Map<number, string>();
  /** As the peer answered them; a SOP class that is not among them has the default roles. */
  roles: readonly RoleSelection[] = [];
  readonly #proposed: ReadonlyMap<number, string>;
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
  readonly #handlers: RequestHandlers;
  /** What a dataset that is being received belongs to: a request of the peer, or a response, whose dataset is dropped. */
  #incoming: IncomingRequest | undefined;
  #response: Command | undefined;
  #droppedBytes = 0;
  #holds = 0;
  #patience: NodeJS.Timeout | undefined;
  #onPending: ((response: Command) => void) | undefined;

  private constructor(
    socket: Socket,
    timeouts: AssociationTimeouts,
    { signal, contexts, ...handlers }: Pick<AssociationOptions, 'signal' | 'contexts'> & RequestHandlers,
  ) {
    this.#timeouts = timeouts;
    this.#signal = signal;
    this.#handlers = handlers;
    this.#proposed = new Map(contexts.map(({ id, abstractSyntaxUid }) => [id, abstractSyntaxUid]));
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
        roles: options.roles ?? [],
        contexts: options.contexts,
      }),
    );
    return association;
  }

  /**
   * Sends a request, with its dataset if it has one, and awaits the response. The dataset's memory is free then.
   * With `onPending` responses that announce more are told, and whatever comes counts as a sign of life.
   * @throws AssociationError; the association is then over
   */
  async send(
    contextId: number,
    request: Omit<Request, 'messageId'>,
    dataset?: DatasetBlocks,
    onPending?: (response: Command) => void,
  ): Promise<Command> {
    if (this.#error) throw this.#error;
    this.#onPending = onPending;
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
    this.#patience = setTimeout(() => {
      this.#error ??= new AssociationError('timeout', `no answer in ${dimseMs} ms`);
      this.#upper.abort(ABORT.byUser, 'no answer in time');
    }, dimseMs);
    try {
      return await promise;
    } finally {
      clearTimeout(this.#patience);
      this.#patience = undefined;
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
    this.roles = accept.roles;
    const peerLimit = accept.maximumLength === 0 ? Infinity : accept.maximumLength - 6;
    if (peerLimit < 64) return void this.#protocolError('a maximum length too small for anything');
    // PS3.8 annex E.1: fragments are of even length.
    this.#fragmentLength = Math.min(LARGEST_FRAGMENT, peerLimit) & ~1;
    this.#waiting?.resolve(undefined as never);
  }

  #onFragment(contextId: number, control: number): void {
    const isCommand = (control & COMMAND) !== 0;
    const isWithin = this.#incoming !== undefined || this.#response !== undefined;
    if (isCommand && isWithin) return void this.#protocolError('a command within a dataset');
    if (!isCommand && !isWithin) return void this.#protocolError('a dataset that was not asked for');
    if (this.#onPending) this.#patience?.refresh();
    this.#contextId = contextId;
    this.#isLast = (control & LAST_FRAGMENT) !== 0;
  }

  #onBytes(bytes: Buffer): void {
    if (this.#incoming) {
      const written = this.#incoming.write(bytes);
      if (written) void this.#holdUntil(written);
      return;
    }
    if (this.#response) {
      this.#droppedBytes += bytes.length;
      if (this.#droppedBytes > LONGEST_EVENT) this.#protocolError('a response with too long a dataset');
      return;
    }
    this.#commandLength += bytes.length;
    if (this.#commandLength > LONGEST_COMMAND) return void this.#protocolError('a command set too long');
    this.#command.push(Buffer.from(bytes));
  }

  #onFragmentEnd(): void {
    if (!this.#isLast) return;
    if (this.#incoming) return this.#onRequestEnd(this.#incoming);
    if (this.#response) return this.#onResponse(this.#response);
    const bytes = Buffer.concat(this.#command);
    this.#command = [];
    this.#commandLength = 0;
    try {
      this.#onCommand(decodeCommand(bytes));
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
      this.#protocolError(`a response that cannot be read: ${error.message}`);
    }
  }

  #onCommand(command: Command): void {
    if (command.isResponse && command.status !== undefined) {
      if (!command.hasDataset) return this.#onResponse(command);
      this.#response = command;
      return;
    }
    const transferSyntaxUid = this.accepted.get(this.#contextId);
    const abstractSyntaxUid = this.#proposed.get(this.#contextId) ?? '';
    const incoming =
      command.isResponse || transferSyntaxUid === undefined
        ? undefined
        : IncomingRequest.begin(command, { abstractSyntaxUid, transferSyntaxUid }, this.#handlers);
    if (!incoming) return void this.#protocolError('a request, or a response without status');
    this.#incoming = incoming;
    if (!command.hasDataset) this.#onRequestEnd(incoming);
  }

  #onResponse(response: Command): void {
    this.#response = undefined;
    this.#droppedBytes = 0;
    if (this.#onPending && isPending(response.status as number)) this.#onPending(response);
    else this.#waiting?.resolve(response as never);
  }

  /** One request at a time: nothing is read until this one is answered. */
  #onRequestEnd(incoming: IncomingRequest): void {
    this.#incoming = undefined;
    const contextId = this.#contextId;
    const answered = incoming.end().then(({ status, comment }) => {
      if (this.#upper.isEstablished)
        this.#upper.sendData([encodeResponse(contextId, incoming.command, status, comment)]);
    });
    void this.#holdUntil(answered);
  }

  /** The time until then is not the peer's. */
  async #holdUntil(promise: Promise<void>): Promise<void> {
    this.#holds++;
    this.#upper.hold();
    await promise;
    this.#holds--;
    if (this.#onPending) this.#patience?.refresh();
    if (this.#holds === 0) this.#upper.resume();
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
    this.#incoming?.abort();
    this.#incoming = undefined;
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
        return end.abort === ABORT.unspecified
          ? new AssociationError('timeout', end.why)
          : new AssociationError('protocol', end.why, { foreignType: end.foreignType });
      case 'closed':
        return new AssociationError('closed', 'connection closed by the peer', { cause: end.error });
      case 'released':
        return new AssociationError('closed', this.#released ? 'released' : 'released by the peer');
    }
  }
}
