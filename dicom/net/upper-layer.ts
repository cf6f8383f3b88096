import type { Socket } from 'node:net';
import { DicomError } from '../dicom-error.ts';
import {
  decodeAssociateAccept,
  decodeAssociateRequest,
  encodeAssociateAccept,
  encodeAssociateRequest,
  PDU_TYPE,
  type AssociateAccept,
  type AssociateRequest,
} from './associate-pdu.ts';
import {
  ABORT,
  encodeAbort,
  encodeReject,
  RELEASE_REQUEST,
  RELEASE_RESPONSE,
  type Abort,
  type Fault,
  type Rejection,
} from './pdu.ts';
import { PduReader } from './pdu-reader.ts';
import { STATE_TABLE, type Action, type Event, type State } from './state-table.ts';

/** How an association ended. Exactly one of these is reported for each. */
export type AssociationEnd =
  | { readonly kind: 'released' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | ({ readonly kind: 'aborted'; readonly by: 'peer' | 'local' } & Fault)
  /** The transport closed with no word. */
  | { readonly kind: 'closed'; readonly error: Error | undefined };

/** What the user of the upper layer is told. */
export interface UpperLayerUser {
  /** Acceptor: to be answered with `accept` or `reject`, at once or later. */
  onRequest(request: AssociateRequest): void;
  /** Requestor. */
  onAccept(accept: AssociateAccept): void;
  onFragment(contextId: number, control: number): void;
  /** Views on received bytes, valid for the time of the call. */
  onBytes(bytes: Buffer): void;
  onFragmentEnd(): void;
  onEnd(end: AssociationEnd): void;
  /** The transport is gone: the last call. */
  onClose(): void;
}

export interface UpperLayerLimits {
  /** Largest P-DATA-TF to receive, bytes; announced to the peer. */
  readonly maximumLength: number;
  /** PS3.8 9.1.5: wait for A-ASSOCIATE-RQ, and for the transport's close, ms. Also for the answers of the peer. */
  readonly artimMs: number;
  /** Longest time between two complete PDUs of an association, ms; none where the user keeps its own time. */
  readonly idleMs?: number;
}

const LONGEST_ASSOCIATE = 128 * 1024;

/**
 * One side of one association (PS3.8 9.2): frames PDUs, moves through the state table and carries its actions out.
 * Errors of the peer end in an A-ABORT with its reason; nothing that a peer sends throws.
 */
export class UpperLayer {
  readonly #socket: Socket;
  readonly #user: UpperLayerUser;
  readonly #limits: UpperLayerLimits;
  readonly #reader: PduReader;
  #state: State = 'Sta1';
  #timer: NodeJS.Timeout | undefined;
  #timerWhy: string | undefined;
  #unread: Buffer | undefined;
  #held = false;
  #ended = false;
  #transportError: Error | undefined;
  /** What the event being handled carries. */
  #body: Buffer = Buffer.alloc(0);
  #fault: Fault = { abort: ABORT.unexpectedPdu, why: '' };

  constructor(socket: Socket, user: UpperLayerUser, limits: UpperLayerLimits) {
    this.#socket = socket;
    this.#user = user;
    this.#limits = limits;
    this.#reader = new PduReader(
      {
        onPdu: (type, body) => this.#onPdu(type, body),
        onDataPdu: () => this.#on('Evt10'),
        onFragment: (id, control) => this.#isReceiving && user.onFragment(id, control),
        onBytes: (bytes) => this.#isReceiving && user.onBytes(bytes),
        onFragmentEnd: () => this.#isReceiving && user.onFragmentEnd(),
        onPduEnd: () => this.#touch(),
        onInvalid: (fault) => this.#onInvalid(fault),
      },
      { data: limits.maximumLength, associate: LONGEST_ASSOCIATE },
    );
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // Half-closed by the peer: nothing more can come, and nobody waits for what we would send.
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) => {
      this.#transportError = error;
    });
    socket.on('close', () => {
      this.#stopTimer();
      // What was held back when the transport went is nobody's any more.
      this.#reader.stop();
      this.#unread = undefined;
      if (this.#state !== 'Sta1') this.#on('Evt17');
      this.#user.onClose();
    });
  }

  get isEstablished(): boolean {
    return this.#state === 'Sta6';
  }
  get #isReceiving(): boolean {
    return this.#state === 'Sta6' || this.#state === 'Sta7';
  }

  /** The acceptor's transport is open (Evt5): the request is awaited. */
  awaitRequest(): void {
    this.#on('Evt5');
  }

  /** The requestor's transport is open (Evt1, Evt2): asks for the association. */
  request(request: Omit<AssociateRequest, 'protocolVersion'>): void {
    this.#on('Evt1');
    this.#body = encodeAssociateRequest(request);
    this.#on('Evt2');
  }

  accept(accept: AssociateAccept): void {
    this.#body = encodeAssociateAccept(accept);
    this.#on('Evt7');
  }

  reject(rejection: Rejection): void {
    this.#body = encodeReject(rejection);
    this.#end({ kind: 'rejected', rejection });
    this.#on('Evt8');
  }

  /** Sends whole P-DATA-TF PDUs. @returns false when the transport wants a `drained` before more. */
  sendData(chunks: readonly Uint8Array[]): boolean {
    this.#on('Evt9');
    if (chunks.length === 1) return this.#socket.write(chunks[0] as Uint8Array);
    this.#socket.cork();
    let ready = true;
    for (const chunk of chunks) ready = this.#socket.write(chunk);
    this.#socket.uncork();
    return ready;
  }

  /** Resolves when the transport takes more, or is gone. A peer that takes nothing for the idle time is aborted. */
  drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain || this.#socket.destroyed) return Promise.resolve();
    const { idleMs } = this.#limits;
    return new Promise((resolve) => {
      const stuck = () => {
        this.abort(ABORT.unspecified, 'what was sent is not read');
        // The abort itself cannot reach a peer that does not read.
        this.#socket.destroy();
      };
      const timer = idleMs === undefined ? undefined : setTimeout(stuck, idleMs);
      const done = () => {
        clearTimeout(timer);
        this.#socket.off('drain', done);
        this.#socket.off('close', done);
        resolve();
      };
      this.#socket.on('drain', done);
      this.#socket.on('close', done);
    });
  }

  /** Bytes of what was sent are still in this process. */
  get hasUnsent(): boolean {
    return this.#socket.writableLength > 0 && !this.#socket.destroyed;
  }

  /** Resolves when there are none, or the transport is gone. */
  sent(): Promise<void> {
    return new Promise((resolve) => this.#socket.write('', () => resolve()));
  }

  release(): void {
    if (this.#state === 'Sta6') this.#on('Evt11');
  }

  /** Ends the association from this side, with a reason for the log. Does nothing where it is already ending. */
  abort(abort: Abort, why: string): void {
    if (this.#state === 'Sta1' || this.#state === 'Sta13') return;
    this.#fault = { abort, why };
    this.#end({ kind: 'aborted', by: 'local', ...this.#fault });
    this.#on('Evt15');
  }

  /** Stops reading until `resume`: what the peer sends meanwhile stays in the transport. */
  hold(): void {
    this.#held = true;
    this.#reader.hold();
    this.#stopTimer();
  }

  resume(): void {
    this.#held = false;
    this.#reader.release();
    this.#touch();
    const unread = this.#unread;
    this.#unread = undefined;
    if (unread) this.#read(unread);
    if (!this.#unread && this.#socket.isPaused()) this.#socket.resume();
  }

  #read(chunk: Buffer): void {
    const unread = this.#reader.read(chunk);
    if (!unread) return free(chunk);
    this.#unread = this.#unread ? Buffer.concat([this.#unread, unread]) : unread;
    this.#socket.pause();
  }

  #onPdu(type: number, body: Buffer): void {
    this.#body = body;
    switch (type) {
      case PDU_TYPE.associateRequest:
        return this.#on('Evt6');
      case PDU_TYPE.associateAccept:
        return this.#on('Evt3');
      case PDU_TYPE.associateReject:
        return this.#on('Evt4');
      case PDU_TYPE.releaseRequest:
        return this.#on('Evt12');
      case PDU_TYPE.releaseResponse:
        return this.#on('Evt13');
      default:
        return this.#on('Evt16');
    }
  }

  #onInvalid(fault: Fault): void {
    this.#fault = fault;
    this.#on('Evt19');
  }

  #on(event: Event): void {
    const move = STATE_TABLE[this.#state][event];
    if (!move) throw new Error(`${event} cannot happen in ${this.#state}`);
    const from = this.#state;
    this.#state = move.next;
    if (event !== 'Evt19' && event !== 'Evt15')
      this.#fault = { abort: ABORT.unexpectedPdu, why: `${event} in ${from}` };
    this.#act(move.action);
  }

  #act(action: Action): void {
    switch (action) {
      case 'AE-1':
      case 'AR-8':
      case 'AA-6':
      // The last PDU of this side is sent and the sending half closed: AA-7 has nothing to send on.
      case 'AA-7':
      case 'DT-1':
      case 'DT-2':
        // AR-8: the collision is answered at once, as AR-9 would be.
        if (action === 'AR-8') this.#socket.write(RELEASE_RESPONSE);
        return;
      case 'AE-2':
        this.#socket.write(this.#body);
        return this.#startTimer(this.#limits.artimMs, 'no answer to A-ASSOCIATE-RQ');
      case 'AE-3':
        return this.#decoded(decodeAssociateAccept, (accept) => this.#user.onAccept(accept));
      case 'AE-4':
        this.#end({ kind: 'rejected', rejection: rejectionOf(this.#body) });
        return this.#close();
      case 'AE-5':
        return this.#startTimer(this.#limits.artimMs);
      case 'AE-6':
        this.#stopTimer();
        return this.#decoded(decodeAssociateRequest, (request) => this.#user.onRequest(request));
      case 'AE-7':
        this.#socket.write(this.#body);
        return this.#touch();
      case 'AE-8':
        return this.#sendLast(this.#body);
      case 'AR-1':
        this.#socket.write(RELEASE_REQUEST);
        return this.#startTimer(this.#limits.artimMs, 'no answer to A-RELEASE-RQ');
      case 'AR-2':
        return this.#on('Evt14');
      case 'AR-3':
        this.#end({ kind: 'released' });
        return this.#close();
      case 'AR-4':
        this.#end({ kind: 'released' });
        return this.#sendLast(RELEASE_RESPONSE);
      case 'AA-1':
      case 'AA-8':
        this.#end({ kind: 'aborted', by: 'local', ...this.#fault });
        return this.#sendLast(encodeAbort(this.#fault.abort));
      case 'AA-3':
        this.#end({ kind: 'aborted', by: 'peer', abort: abortOf(this.#body), why: 'A-ABORT received' });
        return this.#close();
      case 'AA-2':
        this.#end({ kind: 'closed', error: this.#transportError });
        return this.#close();
      case 'AA-4':
      case 'AA-5':
      case 'AR-5':
        this.#end({ kind: 'closed', error: this.#transportError });
        return;
      default:
        return;
    }
  }

  #decoded<T>(decode: (body: Buffer) => T, use: (value: T) => void): void {
    let value: T;
    try {
      value = decode(this.#body);
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
      return this.#onInvalid({ abort: ABORT.invalidParameter, why: error.message });
    }
    use(value);
  }

  /** The last PDU of this side: then the peer closes, or ARTIM does. */
  #sendLast(pdu: Buffer): void {
    // What still comes is read and dropped, so that the peer's writes do not fail before it has read this.
    this.#held = false;
    this.#reader.release();
    this.#unread = undefined;
    this.#socket.resume();
    this.#socket.end(pdu);
    this.#startTimer(this.#limits.artimMs);
  }

  #close(): void {
    this.#stopTimer();
    this.#reader.stop();
    this.#socket.destroy();
  }

  #end(end: AssociationEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#user.onEnd(end);
  }

  /** A PDU is complete: time starts anew. While reading is held, it is not the peer that is slow. */
  #touch(): void {
    const { idleMs } = this.#limits;
    if (this.#state !== 'Sta6') return;
    if (idleMs === undefined) this.#stopTimer();
    else if (!this.#held) this.#startTimer(idleMs, 'no PDU for too long');
  }

  /** Without a reason the timer is ARTIM (Evt18): the transport is closed. With one, the association is aborted. */
  #startTimer(ms: number, why?: string): void {
    if (why !== undefined && this.#timer && this.#timerWhy === why) {
      this.#timer.refresh();
      return;
    }
    this.#stopTimer();
    this.#timerWhy = why;
    this.#timer = setTimeout(() => {
      if (why === undefined) this.#on('Evt18');
      else this.abort(ABORT.unspecified, why);
    }, ms);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/**
 * Gives the memory of a received chunk back now. Left to the garbage collector, every few hundred images make it mark
 * the whole heap, since it counts this memory as its own.
 */
function free({ buffer, length }: Buffer): void {
  if (buffer.byteLength === length) (buffer as ArrayBuffer).transfer(0);
}

function rejectionOf(body: Buffer): Rejection {
  const [, result, source, reason] = body as unknown as [number, 1 | 2, 1 | 2 | 3, number];
  return { result, source, reason };
}

function abortOf(body: Buffer): Abort {
  return { source: body[2] as number, reason: body[3] as number };
}
