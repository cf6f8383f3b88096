import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import {
  AssociationError,
  connect,
  describeStatus,
  isSuccess,
  isWarning,
  PET_IMAGE_STORAGE,
  RequestedAssociation,
  TRANSFER_SYNTAX,
  VERIFICATION,
  type AssociationTimeouts,
} from '../../dicom/index.ts';
import type { Device, DiagnosisStep } from './device.ts';
import { makeTestImage } from './test-image.ts';

type Target = Pick<Device, 'name' | 'aeTitle' | 'host' | 'port' | 'tls'>;
type StepName = DiagnosisStep['name'];

export interface Diagnosing {
  readonly device: Target;
  /** What this gateway calls itself. */
  readonly callingAeTitle: string;
  readonly signal: AbortSignal;
}

const TIMEOUTS: AssociationTimeouts = { connectMs: 5000, acseMs: 5000, dimseMs: 10_000 };

const CONTEXTS = [
  { id: 1, abstractSyntaxUid: VERIFICATION, transferSyntaxUids: [TRANSFER_SYNTAX.implicitLittleEndian] },
  {
    id: 3,
    abstractSyntaxUid: PET_IMAGE_STORAGE,
    transferSyntaxUids: [TRANSFER_SYNTAX.explicitLittleEndian, TRANSFER_SYNTAX.implicitLittleEndian],
  },
];
const [ECHO, STORE] = [1, 3] as const;

/**
 * Tries the connection to a device step by step, up to the first that fails, and says of each what was seen and
 * what to do. Never throws for what a device does.
 */
export async function diagnose({ device, callingAeTitle, signal }: Diagnosing): Promise<DiagnosisStep[]> {
  const report = new Report();
  const endpoint = { host: device.host, port: device.port };

  await report.step(
    'NAME_RESOLUTION',
    async () => {
      if (isIP(device.host) !== 0) return `${device.host} is an address.`;
      const addresses = await lookup(device.host, { all: true });
      return `${device.host} is ${addresses.map(({ address }) => address).join(', ')}.`;
    },
    () => `The name ${device.host} is not known to the name server: check it, or enter the IP address.`,
  );

  await report.step(
    'TCP',
    async () => {
      (await connect(endpoint, TIMEOUTS.connectMs, signal)).destroy();
      return `Something listens on port ${device.port} of ${device.host}.`;
    },
    (error) => tcpSentence(device, error),
  );

  if (!device.tls) report.skip('TLS', 'Not asked for with this device.');
  else {
    await report.step(
      'TLS',
      async () => {
        (await connect({ ...endpoint, tls: {} }, TIMEOUTS.connectMs, signal)).destroy();
        return 'The device speaks TLS with a certificate that is trusted.';
      },
      (error) =>
        `No TLS connection: ${error.message}. Check that the device speaks TLS on this port and that its certificate is trusted here.`,
    );
  }

  let association: RequestedAssociation | undefined;
  await report.step(
    'ASSOCIATION',
    async () => {
      association = await RequestedAssociation.open({
        ...endpoint,
        ...(device.tls && { tls: {} }),
        callingAeTitle,
        calledAeTitle: device.aeTitle,
        contexts: CONTEXTS,
        timeouts: TIMEOUTS,
        signal,
      });
      if (association.accepted.has(STORE))
        return `${device.aeTitle} takes associations and PET images from ${callingAeTitle}.`;
      return `${device.aeTitle} takes associations from ${callingAeTitle}, but no PET images.`;
    },
    (error) => associationSentence(device, callingAeTitle, error),
  );

  try {
    await echoStep(report, association);
    await storeStep(report, association, { device, callingAeTitle });
  } finally {
    await association?.release();
  }
  return report.steps;
}

async function echoStep(report: Report, association: RequestedAssociation | undefined): Promise<void> {
  if (association && !association.accepted.has(ECHO)) {
    return report.skip('ECHO', 'The device does not offer C-ECHO. Images may still be sent to it.');
  }
  await report.step(
    'ECHO',
    async () => {
      const request = { field: 0x0030, sopClassUid: VERIFICATION, hasDataset: false };
      const { status } = await opened(association).send(ECHO, request);
      if (!isSuccess(status as number)) throw new Error(describeStatus(status as number));
      return 'C-ECHO was answered.';
    },
    (error) => `C-ECHO was not answered as it should be: ${error.message}.`,
  );
}

async function storeStep(
  report: Report,
  association: RequestedAssociation | undefined,
  { device, callingAeTitle }: Pick<Diagnosing, 'device' | 'callingAeTitle'>,
): Promise<void> {
  const transferSyntaxUid = association?.accepted.get(STORE);
  if (association && transferSyntaxUid === undefined) {
    return report.fail(
      'STORE',
      `${device.aeTitle} does not accept PET images: nothing can be delivered to it. Enable PET Image Storage there.`,
    );
  }
  await report.step(
    'STORE',
    async () => {
      const { sopInstanceUid, dataset } = makeTestImage(
        { aeTitle: callingAeTitle },
        device,
        transferSyntaxUid as string,
        new Date(),
      );
      const request = { field: 0x0001, sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid, hasDataset: true };
      const { status, errorComment } = await opened(association).send(STORE, request, once(dataset));
      const answer = describeStatus(status as number) + (errorComment ? ` (${errorComment})` : '');
      if (!isSuccess(status as number) && !isWarning(status as number)) throw new Error(answer);
      return `A test image was stored (${answer}): patient PETFECTIOR^TEST, which may be deleted there.`;
    },
    (error) => `The test image was not stored: ${error.message}. The device's own log says more.`,
  );
}

function opened(association: RequestedAssociation | undefined): RequestedAssociation {
  if (!association) throw new Error('there is no association');
  return association;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Steps in their order; behind a failure everything is skipped. */
class Report {
  readonly steps: DiagnosisStep[] = [];
  #failed = false;

  async step(
    name: StepName,
    attempt: () => Promise<string>,
    explain: (error: Error) => string,
  ): Promise<void> {
    if (this.#failed) return this.skip(name, 'Not tried, since an earlier step failed.');
    const started = performance.now();
    const milliseconds = () => Math.round((performance.now() - started) * 10) / 10;
    try {
      const sentence = await attempt();
      this.steps.push({ name, outcome: 'PASSED', sentence, milliseconds: milliseconds() });
    } catch (error) {
      this.#failed = true;
      this.steps.push({
        name,
        outcome: 'FAILED',
        sentence: explain(error as Error),
        milliseconds: milliseconds(),
      });
    }
  }

  skip(name: StepName, sentence: string): void {
    this.steps.push({ name, outcome: 'SKIPPED', sentence, milliseconds: null });
  }

  fail(name: StepName, sentence: string): void {
    if (this.#failed) return this.skip(name, 'Not tried, since an earlier step failed.');
    this.#failed = true;
    this.steps.push({ name, outcome: 'FAILED', sentence, milliseconds: null });
  }
}

function tcpSentence({ host, port }: Target, error: Error): string {
  const code = ((error.cause ?? error) as NodeJS.ErrnoException).code;
  if (code === 'ECONNREFUSED') {
    return `${host} is there, but nothing listens on port ${port}: check the port, and that the DICOM application runs.`;
  }
  if (error instanceof AssociationError && error.kind === 'timeout') {
    return `${host} did not answer in ${TIMEOUTS.connectMs / 1000} s: the machine is off, the address is wrong, or a firewall is in between.`;
  }
  return `There is no way to ${host} (${code ?? error.message}): check the address, the network and the VPN.`;
}

function associationSentence({ aeTitle, port }: Target, callingAeTitle: string, error: Error): string {
  if (!(error instanceof AssociationError)) return `The association failed: ${error.message}.`;
  switch (error.kind) {
    case 'rejected':
      return rejectionSentence(aeTitle, callingAeTitle, error);
    case 'timeout':
      return `The connection opens, but DICOM is not answered: perhaps another program listens on port ${port}, or the device wants TLS.`;
    case 'aborted':
    case 'closed':
      return `The device ended the connection without a reason: it often takes known addresses only. Declare ${callingAeTitle} there with this gateway's address.`;
    default:
      return `The association failed: ${error.message}.`;
  }
}

function rejectionSentence(
  aeTitle: string,
  callingAeTitle: string,
  { rejection, message }: AssociationError,
): string {
  if (rejection?.source === 1 && rejection.reason === 3) {
    return `The device does not know ${callingAeTitle}: declare this AE title there, with this gateway's address.`;
  }
  if (rejection?.source === 1 && rejection.reason === 7) {
    return `The device does not go by the AE title ${aeTitle}: correct it here (capitals matter).`;
  }
  if (rejection?.result === 2) return `The device is busy (${message}): try again later.`;
  return `The device refused: ${message}.`;
}
