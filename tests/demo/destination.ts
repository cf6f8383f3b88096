import {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  DicomServer,
  SERVER_LIMITS,
  STATUS,
  TRANSFER_SYNTAX,
  encodeFileHeader,
  parseDataset,
} from '../../dicom/index.ts';

/** The demo's own Store SCP: keeps what belongs to one study, in memory. */
export interface Destination extends AsyncDisposable {
  readonly aeTitle: string;
  readonly port: number;
  /** Part-10 files received so far. */
  files(): readonly Buffer[];
}

const ACCEPTED = new Set<string>([
  TRANSFER_SYNTAX.explicitLittleEndian,
  TRANSFER_SYNTAX.implicitLittleEndian,
]);

/**
 * While the demo's device exists, a gateway sends it every result. Those of other studies are answered with
 * Success and dropped, so that no patient's images stay here and no delivery fails.
 */
export async function openDestination(aeTitle: string, studyInstanceUid: string): Promise<Destination> {
  const files: Buffer[] = [];
  const server = new DicomServer({
    host: '0.0.0.0',
    port: 0,
    limits: SERVER_LIMITS,
    onEvent: () => undefined,
    provider: {
      admit: () => undefined,
      transferSyntaxes: () => ACCEPTED,
      openObject: ({ sopClassUid, sopInstanceUid, transferSyntaxUid }) => {
        const parts: Buffer[] = [];
        return {
          write: (bytes) => void parts.push(Buffer.from(bytes)),
          commit: () => {
            const bytes = Buffer.concat(parts);
            if (parseDataset(bytes, { transferSyntaxUid }).text(0x0020000d) === studyInstanceUid) {
              const meta = encodeFileHeader({
                sopClassUid,
                sopInstanceUid,
                transferSyntaxUid,
                implementationClassUid: IMPLEMENTATION_CLASS_UID,
                implementationVersionName: IMPLEMENTATION_VERSION_NAME,
              });
              files.push(Buffer.concat([meta, bytes]));
            }
            return { status: STATUS.success };
          },
          abort: () => undefined,
        };
      },
    },
  });
  const { port } = await server.start();
  return { aeTitle, port, files: () => files, [Symbol.asyncDispose]: () => server.stop(5000) };
}
