/** The demo's workstation: dcmjs-dimse, another implementation than the gateway's. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { Writable } from 'node:stream';
import dimse from 'dcmjs-dimse';
import {
  encodeFileHeader,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  parseDataset,
  TRANSFER_SYNTAX,
} from '../../dicom/index.ts';
import { RawDataset } from './raw-dataset.ts';

type Association = InstanceType<typeof dimse.association.Association>;
type Context = InstanceType<typeof dimse.association.PresentationContext>;
type StoreRequest = InstanceType<typeof dimse.requests.CStoreRequest>;
type StoreResponse = InstanceType<typeof dimse.responses.CStoreResponse>;
type EchoRequest = InstanceType<typeof dimse.requests.CEchoRequest>;
type EchoResponse = InstanceType<typeof dimse.responses.CEchoResponse>;

/** Keeps what belongs to one study, in memory. */
export interface Destination extends AsyncDisposable {
  readonly aeTitle: string;
  readonly port: number;
  /** Part-10 files received so far. */
  files(): readonly Buffer[];
}

const ACCEPTED: readonly string[] = [
  TRANSFER_SYNTAX.explicitLittleEndian,
  TRANSFER_SYNTAX.implicitLittleEndian,
];

/**
 * While the demo's device exists, a gateway sends it every result. Those of other studies are answered with
 * Success and dropped, so that no patient's images stay here and no delivery fails.
 */
export async function openDestination(aeTitle: string, studyInstanceUid: string): Promise<Destination> {
  dimse.log.setLevel('silent');
  const files: Buffer[] = [];

  class Workstation extends dimse.Scp {
    override associationRequested(association: Association): void {
      const { Accept, RejectTransferSyntaxesNotSupported } = dimse.constants.PresentationContextResult;
      for (const { context } of association.getPresentationContexts()) {
        const syntax = context.getTransferSyntaxUids().find((uid) => ACCEPTED.includes(uid));
        context.setResult(syntax === undefined ? RejectTransferSyntaxesNotSupported : Accept, syntax);
      }
      this.sendAssociationAccept();
    }
    /** The bytes as they came, instead of what the library makes of them. */
    override createDatasetFromStoreWritableStream(
      stream: Writable,
      context: Context,
      taken: (dataset: RawDataset) => void,
    ): void {
      taken(
        new RawDataset(
          (stream as Writable & { toBuffer(): Buffer }).toBuffer(),
          context.getAcceptedTransferSyntaxUid() as string,
        ),
      );
    }
    override cStoreRequest(request: StoreRequest, answer: (response: StoreResponse) => void): void {
      const { bytes } = request.getDataset() as RawDataset;
      const transferSyntaxUid = request.getDataset()?.getTransferSyntaxUid() as string;
      if (parseDataset(bytes, { transferSyntaxUid }).text(0x0020000d) === studyInstanceUid) {
        const meta = encodeFileHeader({
          sopClassUid: request.getAffectedSopClassUid(),
          sopInstanceUid: request.getAffectedSopInstanceUid(),
          transferSyntaxUid,
          implementationClassUid: IMPLEMENTATION_CLASS_UID,
          implementationVersionName: IMPLEMENTATION_VERSION_NAME,
        });
        files.push(Buffer.concat([meta, bytes]));
      }
      const response = dimse.responses.CStoreResponse.fromRequest(request);
      response.setStatus(dimse.constants.Status.Success);
      answer(response);
    }
    override cEchoRequest(request: EchoRequest, answer: (response: EchoResponse) => void): void {
      const response = dimse.responses.CEchoResponse.fromRequest(request);
      response.setStatus(dimse.constants.Status.Success);
      answer(response);
    }
    override associationReleaseRequested(): void {
      this.sendAssociationReleaseResponse();
    }
  }

  const server = new dimse.Server(Workstation as never);
  server.listen(0);
  const socket = (server as unknown as { readonly server: Server }).server;
  if (!socket.listening) await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  return {
    aeTitle,
    port,
    files: () => files,
    [Symbol.asyncDispose]: async () => server.close(),
  };
}
