/** The first steps of a diagnosis: from the name of a host to TLS. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AssociationError, connect, type Endpoint } from '../../dicom/index.ts';
import { notice, type Notice } from '../base/notices.ts';
import type { Report } from './diagnosis-report.ts';

export interface ConnectionToDiagnose {
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
  /** What is said of a connection that could not be made. */
  readonly explain: (error: unknown) => Notice;
  /** Said where TLS is not asked for. */
  readonly withoutTls?: Notice;
}

const CONNECT_MS = 5000;

export async function diagnoseConnection(
  report: Report,
  { endpoint, signal, explain, withoutTls = notice('TLS_NOT_ASKED') }: ConnectionToDiagnose,
): Promise<void> {
  const { host, port, tls } = endpoint;
  await report.step(
    'NAME_RESOLUTION',
    async () => {
      if (isIP(host) !== 0) return notice('HOST_IS_ADDRESS', { host });
      const found = await lookup(host, { all: true });
      return notice('HOST_RESOLVED', { host, addresses: found.map(({ address }) => address).join(', ') });
    },
    () => notice('HOST_UNKNOWN', { host }),
  );
  await report.step(
    'TCP',
    async () => {
      (await connect({ host, port }, CONNECT_MS, signal)).destroy();
      return notice('PORT_OPEN', { host, port });
    },
    (error) =>
      isTimeout(error) ? notice('HOST_SILENT', { host, seconds: CONNECT_MS / 1000 }) : explain(error),
  );
  if (!tls) return report.skip('TLS', withoutTls);
  await report.step(
    'TLS',
    async () => {
      (await connect(endpoint, CONNECT_MS, signal)).destroy();
      return notice('TLS_OPENED');
    },
    // The port is open: whoever is silent now speaks no TLS.
    (error) => (isTimeout(error) ? notice('TLS_FAILED', { detail: error.message }) : explain(error)),
  );
}

function isTimeout(error: unknown): error is AssociationError {
  return error instanceof AssociationError && error.kind === 'timeout';
}
