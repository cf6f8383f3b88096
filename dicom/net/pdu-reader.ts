import { PDU_TYPE } from './associate-pdu.ts';
import { ABORT, type Abort, type Fault } from './pdu.ts';

export interface PduHandlers {
  /** A whole PDU other than P-DATA-TF, behind its header of six bytes. */
  onPdu(type: number, body: Buffer): void;
  /** A P-DATA-TF begins: whether it may be known only by the state. */
  onDataPdu(): void;
  /** A fragment begins (PS3.8 9.3.5.1). */
  onFragment(contextId: number, control: number): void;
  /** Bytes of that fragment as they arrive: views on what the socket gave, to be used or copied now. */
  onBytes(bytes: Buffer): void;
  onFragmentEnd(): void;
  /** A PDU is complete. */
  onPduEnd(): void;
  /** The bytes break PS3.8: nothing more is read. */
  onInvalid(fault: Fault): void;
}

export interface PduLimits {
  /** Largest P-DATA-TF that was announced, bytes. */
  readonly data: number;
  /** Largest A-ASSOCIATE PDU, bytes. */
  readonly associate: number;
}

type Step = 'header' | 'body' | 'fragment-header' | 'fragment';

/**
 * Frames what a socket gives into PDUs. Lengths are checked on the header, before anything is kept; the payload of
 * P-DATA-TF is never gathered. Reading can be held at any point: what has come is then kept by the caller.
 */
export class PduReader {
  readonly #handlers: PduHandlers;
  readonly #limits: PduLimits;
  #step: Step = 'header';
  /** Header or body of which a part has come: allocated once, so that a slow drip costs no more. */
  #gathered: Buffer | undefined;
  #missing = 6;
  #type = 0;
  /** Bytes of the P-DATA-TF behind the current fragment header or fragment. */
  #left = 0;
  #held = false;
  #stopped = false;

  constructor(handlers: PduHandlers, limits: PduLimits) {
    this.#handlers = handlers;
    this.#limits = limits;
  }

  /** Stops after the handler that is running; `read` then returns what it has not read. */
  hold(): void {
    this.#held = true;
  }
  /** Nothing more is read, for good. */
  stop(): void {
    this.#stopped = true;
  }
  release(): void {
    this.#held = false;
  }

  /** @returns what is left unread because reading is held, or undefined. */
  read(chunk: Buffer): Buffer | undefined {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#held) return chunk.subarray(at);
      const size = Math.min(this.#missing, chunk.length - at);
      const part = chunk.subarray(at, at + size);
      at += size;
      if (this.#step !== 'fragment') {
        this.#gather(part);
        continue;
      }
      this.#missing -= size;
      this.#handlers.onBytes(part);
      if (this.#missing === 0) this.#endFragment();
    }
    return undefined;
  }

  #gather(part: Buffer): void {
    if (part.length < this.#missing) {
      this.#gathered ??= Buffer.allocUnsafe(this.#missing);
      part.copy(this.#gathered, this.#gathered.length - this.#missing);
      this.#missing -= part.length;
      return;
    }
    let whole = part;
    if (this.#gathered) {
      part.copy(this.#gathered, this.#gathered.length - this.#missing);
      whole = this.#gathered;
      this.#gathered = undefined;
    }
    this.#complete(whole);
  }

  #complete(bytes: Buffer): void {
    if (this.#step === 'header') this.#startPdu(bytes);
    else if (this.#step === 'fragment-header') this.#startFragment(bytes);
    else this.#endBody(bytes);
  }

  #startPdu(header: Buffer): void {
    this.#type = header[0] as number;
    const length = header.readUInt32BE(2);
    switch (this.#type) {
      case PDU_TYPE.data:
        if (length > this.#limits.data)
          return this.#fail(ABORT.invalidParameter, `P-DATA-TF of ${length} bytes`);
        this.#handlers.onDataPdu();
        this.#left = length;
        return this.#nextFragment();
      case PDU_TYPE.associateRequest:
      case PDU_TYPE.associateAccept:
        if (length > this.#limits.associate) {
          return this.#fail(ABORT.invalidParameter, `A-ASSOCIATE of ${length} bytes`);
        }
        break;
      case PDU_TYPE.associateReject:
      case PDU_TYPE.releaseRequest:
      case PDU_TYPE.releaseResponse:
      case PDU_TYPE.abort:
        if (length !== 4) return this.#fail(ABORT.invalidParameter, `PDU ${this.#type} of ${length} bytes`);
        break;
      default:
        return this.#fail(ABORT.unrecognisedPdu, `PDU type ${this.#type}`, { foreignType: this.#type });
    }
    this.#expect('body', length);
    if (length === 0) this.#endBody(Buffer.alloc(0));
  }

  #endBody(body: Buffer): void {
    this.#expect('header', 6);
    this.#handlers.onPdu(this.#type, body);
    this.#handlers.onPduEnd();
  }

  #nextFragment(): void {
    if (this.#left === 0) {
      this.#expect('header', 6);
      this.#handlers.onPduEnd();
    } else if (this.#left < 6) {
      this.#fail(ABORT.invalidParameter, 'a presentation data value is cut off');
    } else {
      this.#expect('fragment-header', 6);
      this.#left -= 6;
    }
  }

  #startFragment(header: Buffer): void {
    const length = header.readUInt32BE(0) - 2;
    if (length < 0 || length > this.#left) {
      return this.#fail(ABORT.invalidParameter, `a presentation data value of ${length + 2} bytes`);
    }
    this.#left -= length;
    this.#expect('fragment', length);
    this.#handlers.onFragment(header[4] as number, header[5] as number);
    if (length === 0) this.#endFragment();
  }

  #endFragment(): void {
    this.#handlers.onFragmentEnd();
    this.#nextFragment();
  }

  #expect(step: Step, bytes: number): void {
    this.#step = step;
    this.#missing = bytes;
  }

  #fail(abort: Abort, why: string, more: Pick<Fault, 'foreignType'> = {}): void {
    this.#stopped = true;
    this.#handlers.onInvalid({ abort, why, ...more });
  }
}
