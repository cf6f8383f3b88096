import {
  acceptedContext,
  AssociationError,
  isSuccess,
  isWarning,
  PET_IMAGE_STORAGE,
  RequestedAssociation,
  storageContexts,
  TRANSFER_SYNTAX,
  VERIFICATION,
  type AssociationTimeouts,
  type OfferedObject,
} from '../../dicom/index.ts';
import { notice } from '../base/notices.ts';
import type { Device, DiagnosisStep } from './device.ts';
import type { DeviceTls } from './device-tls.ts';
import { associationNotice, statusParams, type AssociationPeer } from './association-notice.ts';
import { diagnoseConnection } from './diagnose-connection.ts';
import { Report, Said } from './diagnosis-report.ts';
import { makeTestImage } from './test-image.ts';

type Target = Pick<Device, 'name' | 'aeTitle' | 'host' | 'port' | 'tls'>;

export interface Diagnosing {
  readonly device: Target;
  /** What this gateway calls itself. */
  readonly callingAeTitle: string;
  /** For a device that is marked for TLS. */
  readonly tls: DeviceTls;
  readonly signal: AbortSignal;
}

const TIMEOUTS: AssociationTimeouts = { connectMs: 5000, acseMs: 5000, dimseMs: 10_000 };

/** What is proposed of a delivery; of the transfer syntaxes in which results lie, each is among those offered for the other. */
const RESULT: OfferedObject = {
  sopClassUid: PET_IMAGE_STORAGE,
  transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian,
};
const STORE = storageContexts([RESULT]);
const ECHO = STORE.length * 2 + 1;
const CONTEXTS = [
  ...STORE,
  { id: ECHO, abstractSyntaxUid: VERIFICATION, transferSyntaxUids: [TRANSFER_SYNTAX.implicitLittleEndian] },
];

/**
 * Tries the connection to a device step by step, up to the first that fails, and says of each what was seen and
 * what to do. Never throws for what a device does.
 */
export async function diagnose({
  device,
  callingAeTitle,
  tls,
  signal,
}: Diagnosing): Promise<DiagnosisStep[]> {
  const report = new Report();
  const { host, port, aeTitle } = device;
  const endpoint = { host, port };
  const peer = { host, port, aeTitle, callingAeTitle };

  await diagnoseConnection(report, {
    endpoint: { ...endpoint, ...(device.tls && { tls }) },
    signal,
    explain: (error) => associationNotice(error, peer),
  });

  let association: RequestedAssociation | undefined;
  await report.step(
    'ASSOCIATION',
    async () => {
      association = await RequestedAssociation.open({
        ...endpoint,
        ...(device.tls && { tls }),
        callingAeTitle,
        calledAeTitle: device.aeTitle,
        contexts: CONTEXTS,
        timeouts: TIMEOUTS,
        signal,
      });
      const takesPet = acceptedContext(RESULT, STORE, association.accepted) !== undefined;
      return notice(takesPet ? 'ASSOCIATION_ACCEPTED' : 'ASSOCIATION_WITHOUT_PET', {
        aeTitle,
        callingAeTitle,
      });
    },
    (error) =>
      error instanceof AssociationError && error.kind === 'timeout'
        ? notice('ASSOCIATION_UNANSWERED', { port })
        : associationNotice(error, peer),
  );

  try {
    await echoStep(report, association, peer);
    await storeStep(report, association, device, peer);
  } finally {
    await association?.release();
  }
  return report.steps;
}

async function echoStep(
  report: Report,
  association: RequestedAssociation | undefined,
  peer: AssociationPeer,
): Promise<void> {
  if (association && !association.accepted.has(ECHO)) {
    return report.skip('ECHO', notice('ECHO_NOT_OFFERED'));
  }
  await report.step(
    'ECHO',
    async () => {
      const request = { field: 0x0030, sopClassUid: VERIFICATION, hasDataset: false };
      const { status } = await opened(association).send(ECHO, request);
      if (!isSuccess(status as number)) throw new Said(notice('ECHO_FAILED', statusParams(status as number)));
      return notice('ECHO_ANSWERED');
    },
    (error) => associationNotice(error, peer),
  );
}

async function storeStep(
  report: Report,
  association: RequestedAssociation | undefined,
  device: Target,
  peer: AssociationPeer,
): Promise<void> {
  const context = association && acceptedContext(RESULT, STORE, association.accepted);
  if (association && !context) {
    return report.fail('STORE', notice('PET_NOT_ACCEPTED', { aeTitle: peer.aeTitle }));
  }
  await report.step(
    'STORE',
    async () => {
      const { sopInstanceUid, dataset } = makeTestImage(
        { aeTitle: peer.callingAeTitle },
        device,
        context?.transferSyntaxUid as string,
        new Date(),
      );
      const request = { field: 0x0001, sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid, hasDataset: true };
      const { status, errorComment } = await opened(association).send(
        context?.id as number,
        request,
        once(dataset),
      );
      const answer = statusParams(status as number);
      if (!isSuccess(status as number) && !isWarning(status as number))
        throw new Said(notice('TEST_IMAGE_REFUSED', { ...answer, comment: errorComment ?? '' }));
      return notice('TEST_IMAGE_STORED', answer);
    },
    (error) => ({ code: 'TEST_IMAGE_FAILED', params: {}, cause: associationNotice(error, peer) }),
  );
}

function opened(association: RequestedAssociation | undefined): RequestedAssociation {
  if (!association) throw new Error('there is no association');
  return association;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
