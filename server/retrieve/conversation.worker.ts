/**
 * Thread entry: one association of query and retrieve, spoken by dcmjs-dimse. It never sees an image: what a C-MOVE
 * brings comes to the Dicom Listener. Whatever a peer makes of the library ends with this thread.
 */
import net from 'node:net';
import tls from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import dimse from 'dcmjs-dimse';
import type { SubOperations } from '../../dicom/index.ts';
import type { DimseRequest, FromThread, ThreadInput, ToThread } from './conversation-message.ts';
import { identifierOf } from './identifier.ts';

/** Of an association: thousands of answers. A peer that sends more is let go. */
const MOST_BYTES = 64 * 1024 * 1024;
const CONNECT_MS = 10_000;
const ASSOCIATION_MS = 30_000;
/** The caller watches for silence, with what it knows of images that come meanwhile: this only has to be longer. */
const PDU_MS = 3_600_000;

const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');
const post = (message: FromThread) => port.postMessage(message);
const { peer, requests } = workerData as ThreadInput;

dimse.log.setLevel('silent');
countBytes();
trustOwnAuthority();

const client = new dimse.Client();
const sent = requests.map(toDimse);
for (const [index, request] of sent.entries()) {
  request.on('response', (response: Response) =>
    post({
      kind: 'answer',
      answer: {
        index,
        status: response.getStatus(),
        comment: String(response.getErrorComment() ?? ''),
        identifier: response.hasDataset() ? identifierOf(response.getDataset()?.getElements()) : undefined,
        operations: 'getRemaining' in response ? operationsOf(response as MoveResponse) : undefined,
      },
    }),
  );
  client.addRequest(request);
}
client.on('associationAccepted', (association: Association) => {
  const taken = new Set(
    association
      .getPresentationContexts()
      .filter(({ context }) => context.getResult() === dimse.constants.PresentationContextResult.Accept)
      .map(({ context }) => context.getAbstractSyntaxUid()),
  );
  const refused = [...sent.keys()].filter((index) => !taken.has(sent[index]!.getAffectedSopClassUid()));
  post({ kind: 'negotiated', refused });
});
client.on('associationRejected', (rejection: Extract<FromThread, { kind: 'rejected' }>['rejection']) => {
  const { result, source, reason } = rejection;
  post({ kind: 'rejected', rejection: { result, source, reason } });
});
client.on('networkError', (error: NodeJS.ErrnoException & { reason?: unknown }) => {
  const { message, code, syscall } = error;
  const reason = typeof error.reason === 'string' ? error.reason : undefined;
  post({ kind: 'failed', message, code, syscall, reason });
});
client.on('closed', () => {
  post({ kind: 'closed' });
  port.close();
});
client.send(peer.host, peer.port, peer.callingAeTitle, peer.calledAeTitle, {
  connectTimeout: CONNECT_MS,
  associationTimeout: ASSOCIATION_MS,
  pduTimeout: PDU_MS,
  ...(peer.tls && { securityOptions: { ...peer.tls, minVersion: 'TLSv1.2', rejectUnauthorized: true } }),
});
// The client says nothing of an abort by the peer, which may keep the connection.
networkOf(client).on('abort', () => post({ kind: 'closed' }));
port.on('message', (message: ToThread) => {
  if (message.kind === 'abort') {
    for (const request of sent) client.cancel(request as never);
    client.abort();
  } else client.cancel(sent[message.index] as never);
});

/** Of the pinned version; a test with a peer that aborts holds it to that. */
function networkOf(user: object): NodeJS.EventEmitter {
  return (user as { readonly network: NodeJS.EventEmitter }).network;
}

type Association = InstanceType<typeof dimse.association.Association>;
type Response = InstanceType<typeof dimse.responses.Response>;
type MoveResponse = InstanceType<typeof dimse.responses.CMoveResponse>;

function toDimse(request: DimseRequest): InstanceType<typeof dimse.requests.Request> {
  const { CFindRequest, CMoveRequest } = dimse.requests;
  if (request.kind === 'FIND') {
    const { level, keys } = request;
    if (level === 'STUDY') return CFindRequest.createStudyFindRequest(keys);
    if (level === 'SERIES') return CFindRequest.createSeriesFindRequest(keys);
    const image = new CFindRequest();
    image.setDataset(new dimse.Dataset({ ...keys, QueryRetrieveLevel: 'IMAGE' }));
    return image;
  }
  const { destination, studyInstanceUid, seriesInstanceUid } = request;
  return seriesInstanceUid === undefined
    ? CMoveRequest.createStudyMoveRequest(destination, studyInstanceUid)
    : CMoveRequest.createSeriesMoveRequest(destination, studyInstanceUid, seriesInstanceUid);
}

function operationsOf(response: MoveResponse): SubOperations {
  return {
    remaining: countOf(response.getRemaining()),
    completed: countOf(response.getCompleted()),
    failed: countOf(response.getFailures()),
    warnings: countOf(response.getWarnings()),
  };
}

/** The library gives undefined, whatever its types say, where the response has no such element. */
function countOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

/** The library keeps a PDU of any length: the connection is ended before that costs memory. */
function countBytes(): void {
  const { connect } = net;
  net.connect = ((options: net.NetConnectOpts) => {
    const socket = connect({ ...options, noDelay: true } as net.NetConnectOpts);
    socket.on('data', () => {
      if (socket.bytesRead > MOST_BYTES) socket.destroy(new Error('more answers than can be taken'));
    });
    return socket;
  }) as typeof net.connect;
}

/** The same rule as for deliveries: names are compared where the certificate of a site's own authority has any. */
function trustOwnAuthority(): void {
  const { checkServerIdentity } = tls;
  if (peer.tls?.ca === undefined) return;
  tls.checkServerIdentity = (host, certificate) =>
    certificate.subjectaltname === undefined ? undefined : checkServerIdentity(host, certificate);
}
