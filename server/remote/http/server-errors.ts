/** From connections and statuses that fail to `GatewayError`, which carries whether to try again. */
import type { Dispatcher } from 'undici';
import { GatewayError } from '../../base/errors.ts';
import type { Problem } from './protocol.ts';

/** What a failed connection or a cut means; an abort by our own signal stays what it is. */
export function connectionError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof GatewayError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  return new GatewayError('SERVER_UNREACHABLE', { reason: plain(cause) }, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'names cannot be resolved now',
  EHOSTUNREACH: 'no way to its network; is the VPN up?',
  ENETUNREACH: 'no way to its network; is the VPN up?',
  ETIMEDOUT: 'no answer in time',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time; is the VPN up?',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped midway',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

function plain(error: Error): string {
  const codes = [error, error.cause].flatMap((one) =>
    one instanceof Error && 'code' in one ? [String(one.code)] : [],
  );
  return codes.map((code) => REASONS[code]).find(Boolean) ?? codes[0] ?? error.name;
}

/** What an answer that is an error means. */
export function statusError(
  answer: Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'>,
  problem: Problem,
): GatewayError {
  const { statusCode: status } = answer;
  const reason = [`status ${status}`, problem.code, problem.detail ?? problem.title]
    .filter(Boolean)
    .join(', ')
    .slice(0, 300);
  const cause = new StatusError(status, problem);
  if (
    status === 408 ||
    status === 425 ||
    status === 429 ||
    (status >= 500 && status !== 501 && status !== 505)
  ) {
    const retryAfterMs = retryAfter(answer.headers['retry-after']);
    return new GatewayError(
      'SERVER_UNREACHABLE',
      { reason },
      { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    );
  }
  if (status === 401 || status === 403)
    return new GatewayError(
      'SERVER_REJECTED',
      { reason: `the credentials are not accepted (${reason})` },
      { cause },
    );
  return new GatewayError(
    status < 400 || status === 404 || status === 405 ? 'SERVER_PROTOCOL' : 'SERVER_REJECTED',
    { reason },
    { cause },
  );
}

/** Cause of an error that came as an answer. */
export class StatusError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(`status ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The answer behind an error, if there was one. */
export function statusOf(error: unknown): StatusError | undefined {
  return error instanceof GatewayError && error.cause instanceof StatusError ? error.cause : undefined;
}

/** True when the server no longer has what was asked for. */
export function isGone(error: unknown): boolean {
  const status = statusOf(error)?.status;
  return status === 404 || status === 410;
}

/** Retry-After (RFC 9110 10.2.3) in milliseconds, at most an hour. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const value = String(header ?? '');
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(0, seconds)) * 1000 : undefined;
}
