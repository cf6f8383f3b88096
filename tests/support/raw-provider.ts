import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { commandSet, fragment, item, pdu, type Pdu } from './raw-peer.ts';

/** A provider of C-STORE and N-ACTION without manners: accepts every context, and answers as it is told. */
export interface RawProvider extends Disposable {
  readonly port: number;
  /** Largest P-DATA-TF received, bytes. */
  largestData: number;
  /** Whole datasets received. */
  readonly datasets: Buffer[];
  associations: number;
  /** Bodies of the requests for an association. */
  readonly requests: Buffer[];
}

export interface RawProviderScript {
  readonly maximumLength?: number;
  /** Answer to the request for an association instead of accepting it. */
  onAssociate?(socket: Socket): void;
  /** Result of the contexts in the accept [0: acceptance]. */
  readonly contextResult?: number;
  /** Abstract syntaxes that are not. */
  readonly refused?: readonly string[];
  /** Role selection that is answered (PS3.7 D.3.3.4): SOP class, SCU, SCP; by default none. */
  readonly roles?: readonly (readonly [string, number, number])[];
  /** Transfer syntaxes that are accepted; by default whatever is proposed. */
  readonly transferSyntaxes?: readonly string[];
  /** What is sent when the n-th dataset (from 0) has come; by default a success. */
  onStored?(socket: Socket, index: number, answer: StoreAnswer): void;
  /** A response to a request that the provider made. */
  onResponse?(socket: Socket, status: number): void;
}

/** A response of that status to the request that has just come. */
export type StoreAnswer = (status: number, messageId?: number) => Buffer;

const NO_DATASET = 0x0101;

export async function startRawProvider(script: RawProviderScript = {}): Promise<RawProvider> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: RawProvider = {
    port: (server.address() as AddressInfo).port,
    largestData: 0,
    datasets: [],
    associations: 0,
    requests: [],
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };

  function serve(socket: Socket): void {
    let received: Buffer = Buffer.alloc(0);
    let command: Buffer = Buffer.alloc(0);
    let dataset: Buffer[] = [];
    const onPdu = ({ type, body }: Pdu) => {
      if (type === 1) {
        provider.associations++;
        provider.requests.push(Buffer.from(body));
        if (script.onAssociate) script.onAssociate(socket);
        else socket.write(accept(body, script));
      } else if (type === 5) socket.end(pdu(6, Buffer.alloc(4)));
      if (type !== 4) return;
      provider.largestData = Math.max(provider.largestData, body.length);
      const control = body[5] as number;
      if (control & 1) {
        command = body.subarray(6);
        if (valueOf(0x0100) & 0x8000) return script.onResponse?.(socket, valueOf(0x0900));
        // An echo; whatever else has no dataset is not spoken here.
        if (valueOf(0x0800) === NO_DATASET) socket.write(answerOf(body[4] as number)(0));
        return;
      }
      dataset.push(body.subarray(6));
      if (!(control & 2)) return;
      const index = provider.datasets.push(Buffer.concat(dataset)) - 1;
      dataset = [];
      const answer = answerOf(body[4] as number);
      if (script.onStored) script.onStored(socket, index, answer);
      else socket.write(answer(0));
    };
    const valueOf = (element: number) =>
      command.readUInt16LE(
        command.indexOf(Buffer.from([0, 0, element & 0xff, element >> 8, 2, 0, 0, 0])) + 8,
      );
    const answerOf = (contextId: number): StoreAnswer => {
      const own = valueOf(0x0110);
      return (status, messageId = own) =>
        fragment(
          contextId,
          3,
          commandSet([
            [0x0100, 0x8000 | valueOf(0x0100)],
            [0x0120, messageId],
            [0x0800, NO_DATASET],
            [0x0900, status],
          ]),
        );
    };
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 6 && received.length >= 6 + received.readUInt32BE(2)) {
        const end = 6 + received.readUInt32BE(2);
        onPdu({ type: received[0] as number, body: received.subarray(6, end) });
        received = received.subarray(end);
      }
    });
  }
  return provider;
}

/** A-ASSOCIATE-AC for every context that was proposed, with its first transfer syntax. */
function accept(request: Buffer, script: RawProviderScript): Buffer {
  const { maximumLength = 16384, contextResult = 0, transferSyntaxes, refused = [], roles = [] } = script;
  const contexts: Buffer[] = [];
  for (let at = 68; at < request.length; at += 4 + request.readUInt16BE(at + 2)) {
    if (request[at] !== 0x20) continue;
    const abstractSyntax = request.readUInt16BE(at + 10);
    const transferSyntax = at + 12 + abstractSyntax;
    const value = request.subarray(
      transferSyntax,
      transferSyntax + 4 + request.readUInt16BE(transferSyntax + 2),
    );
    const isTaken = transferSyntaxes?.includes(value.toString('latin1', 4)) ?? true;
    const isRefused = refused.includes(request.toString('latin1', at + 12, transferSyntax));
    const result = isRefused ? 3 : isTaken ? contextResult : 4;
    contexts.push(item(0x21, Buffer.concat([Buffer.from([request[at + 4] as number, 0, result, 0]), value])));
  }
  const length = Buffer.alloc(4);
  length.writeUInt32BE(maximumLength);
  const answered = roles.map(([uid, scu, scp]) =>
    item(0x54, Buffer.concat([Buffer.from([0, uid.length]), Buffer.from(uid), Buffer.from([scu, scp])])),
  );
  const user = item(0x50, Buffer.concat([item(0x51, length), item(0x52, Buffer.from('1.2.3')), ...answered]));
  return pdu(2, Buffer.concat([request.subarray(0, 68), ...contexts, user]));
}
