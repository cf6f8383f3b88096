/**
 * A DICOM peer without manners: sends any bytes, in any order, at any pace, and shows what comes back. Its PDUs are
 * laid out here by hand (PS3.8 9.3, PS3.7 6.3), so that it shares no mistake with the code under test.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { waitFor } from './wait-for.ts';

export const VERIFICATION = '1.2.840.10008.1.1';
export const PET = '1.2.840.10008.5.1.4.1.1.128';
export const IMPLICIT = '1.2.840.10008.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';

export interface Pdu {
  readonly type: number;
  readonly body: Buffer;
}

export interface RawContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export class RawPeer implements AsyncDisposable {
  readonly socket: Socket;
  readonly pdus: Pdu[] = [];
  isClosed = false;
  /** Body of the A-ASSOCIATE-AC. */
  accept: Buffer = Buffer.alloc(0);
  #received: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#frame();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  /** @param from local address, e.g. 127.0.0.2 for another host than 127.0.0.1 */
  static async connect(port: number, from = '127.0.0.1'): Promise<RawPeer> {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true });
    await once(socket, 'connect');
    return new RawPeer(socket);
  }

  /** Connects and associates; fails unless the peer accepts. */
  static async associate(
    port: number,
    contexts: readonly RawContext[] = PET_CONTEXTS,
    options: AssociateOptions & { readonly from?: string } = {},
  ): Promise<RawPeer> {
    const peer = await RawPeer.connect(port, options.from);
    peer.send(associateRequest(contexts, options));
    const { type, body } = await peer.next();
    if (type !== 2) throw new Error(`not accepted: PDU ${type}`);
    peer.accept = body;
    return peer;
  }

  send(...parts: readonly Buffer[]): void {
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(parts));
  }

  /** The next PDU that has not been taken yet. */
  async next(timeoutMs = 5000): Promise<Pdu> {
    return waitFor(() => this.pdus.shift(), { what: 'a PDU from the other side', timeoutMs });
  }

  /** The next PDU, which must be a response; its status. */
  async nextStatus(): Promise<number> {
    const { type, body } = await this.next();
    if (type !== 4) throw new Error(`PDU ${type} instead of a response`);
    const at = body.indexOf(Buffer.from([0x00, 0x00, 0x00, 0x09, 2, 0, 0, 0]));
    return body.readUInt16LE(at + 8);
  }

  /** Source and reason of the A-ABORT that must be the next PDU. */
  async nextAbort(): Promise<{ source: number; reason: number }> {
    const { type, body } = await this.next();
    if (type !== 7) throw new Error(`PDU ${type} instead of A-ABORT`);
    return { source: body[2] as number, reason: body[3] as number };
  }

  async closed(timeoutMs = 5000): Promise<void> {
    await waitFor(() => this.isClosed, { what: 'the connection is closed by the other side', timeoutMs });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    return Promise.resolve();
  }

  #frame(): void {
    while (this.#received.length >= 6) {
      const end = 6 + this.#received.readUInt32BE(2);
      if (this.#received.length < end) return;
      this.pdus.push({ type: this.#received[0] as number, body: this.#received.subarray(6, end) });
      this.#received = this.#received.subarray(end);
    }
  }
}

export const PET_CONTEXTS: readonly RawContext[] = [
  { id: 1, abstractSyntax: PET, transferSyntaxes: [EXPLICIT] },
  { id: 3, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT] },
];

export function pdu(type: number, body: Buffer, length = body.length): Buffer {
  const header = Buffer.alloc(6);
  header[0] = type;
  header.writeUInt32BE(length, 2);
  return Buffer.concat([header, body]);
}

export interface AssociateOptions {
  readonly called?: string;
  readonly calling?: string;
  readonly maximumLength?: number;
  readonly window?: readonly [number, number];
  readonly protocolVersion?: number;
  readonly applicationContext?: string;
  /** SCP/SCU role selection: SOP class, SCU, SCP. */
  readonly roles?: readonly (readonly [string, number, number])[];
}

export function associateRequest(
  contexts: readonly RawContext[] = PET_CONTEXTS,
  options: AssociateOptions = {},
): Buffer {
  const {
    called = 'PETFECTIOR',
    calling = 'RAW',
    maximumLength = 16384,
    window,
    protocolVersion = 1,
  } = options;
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(protocolVersion, 0);
  fixed.write(called.padEnd(16), 4, 'latin1');
  fixed.write(calling.padEnd(16), 20, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(maximumLength);
  const user = [item(0x51, length), item(0x52, Buffer.from('1.2.3'))];
  if (window) user.push(item(0x53, Buffer.from([0, window[0], 0, window[1]])));
  for (const [uid, scu, scp] of options.roles ?? []) {
    user.push(
      item(0x54, Buffer.concat([Buffer.from([0, uid.length]), Buffer.from(uid), Buffer.from([scu, scp])])),
    );
  }
  return pdu(
    1,
    Buffer.concat([
      fixed,
      item(0x10, Buffer.from(options.applicationContext ?? '1.2.840.10008.3.1.1.1')),
      ...contexts.map(({ id, abstractSyntax, transferSyntaxes }) =>
        item(
          0x20,
          Buffer.concat([
            Buffer.from([id, 0, 0, 0]),
            item(0x30, Buffer.from(abstractSyntax, 'latin1')),
            ...transferSyntaxes.map((uid) => item(0x40, Buffer.from(uid, 'latin1'))),
          ]),
        ),
      ),
      item(0x50, Buffer.concat(user)),
    ]),
  );
}

export function item(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header[0] = type;
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value]);
}

/** A P-DATA-TF with one fragment. Control: 1 command, 2 last. */
export function fragment(contextId: number, control: number, bytes: Buffer): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt32BE(bytes.length + 2, 0);
  header[4] = contextId;
  header[5] = control;
  return pdu(4, Buffer.concat([header, bytes]));
}

type CommandElement = readonly [element: number, value: number | string];

/** A command set, implicit VR little endian: numbers are US, texts are padded UI. */
export function commandSet(elements: readonly CommandElement[]): Buffer {
  const encoded = elements.map(([element, value]) => {
    const text =
      typeof value === 'string' ? Buffer.from(value.length % 2 ? `${value}\0` : value, 'latin1') : undefined;
    const bytes = text ?? Buffer.from([(value as number) & 0xff, (value as number) >> 8]);
    const header = Buffer.alloc(8);
    header.writeUInt16LE(element, 2);
    header.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([header, bytes]);
  });
  const body = Buffer.concat(encoded);
  const group = Buffer.alloc(12);
  group.writeUInt32LE(4, 4);
  group.writeUInt32LE(body.length, 8);
  return Buffer.concat([group, body]);
}

export function storeRequest(sopInstanceUid: string, messageId = 1, sopClassUid = PET, dataset = 1): Buffer {
  return commandSet([
    [0x0002, sopClassUid],
    [0x0100, 1],
    [0x0110, messageId],
    [0x0700, 0],
    [0x0800, dataset],
    [0x1000, sopInstanceUid],
  ]);
}

export function echoRequest(messageId = 1): Buffer {
  return commandSet([
    [0x0002, VERIFICATION],
    [0x0100, 0x30],
    [0x0110, messageId],
    [0x0800, 0x0101],
  ]);
}

/** A whole C-STORE: command, then dataset in fragments of a size. */
export function store(
  sopInstanceUid: string,
  dataset: Buffer,
  { contextId = 1, messageId = 1, fragmentBytes = 16000 } = {},
): Buffer {
  const parts = [fragment(contextId, 3, storeRequest(sopInstanceUid, messageId))];
  for (let at = 0; at < dataset.length; at += fragmentBytes) {
    const isLast = at + fragmentBytes >= dataset.length;
    parts.push(fragment(contextId, isLast ? 2 : 0, dataset.subarray(at, at + fragmentBytes)));
  }
  return Buffer.concat(parts);
}

export const RELEASE = pdu(5, Buffer.alloc(4));
export const ABORT = pdu(7, Buffer.alloc(4));
