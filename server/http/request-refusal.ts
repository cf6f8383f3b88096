/** Requests that are refused before their body is read. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Notice } from '../base/notices.ts';
import { isCrossSite } from './authenticate.ts';
import { sendJson } from './plain-routes.ts';
import type { RequestOrigin } from './request-origin.ts';

const LARGEST_QUERY = 256 * 1024;
/** Who signs in needs no more. */
const LARGEST_QUERY_OF_STRANGERS = 16 * 1024;

const CODES = {
  401: 'SIGN_IN_FIRST',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  411: 'LENGTH_REQUIRED',
  413: 'TOO_LONG',
  415: 'NOT_JSON',
  429: 'TOO_MANY_REQUESTS',
  503: 'BUSY',
} as const;

export interface RequestRefusal {
  readonly status: keyof typeof CODES;
  readonly message: string;
  /** Where the status says too little. */
  readonly code?: string;
  readonly notice?: Notice;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests that another site's page could have sent. */
export function crossSiteRefusal(
  request: IncomingMessage,
  origin: RequestOrigin,
  byCookie: boolean,
): RequestRefusal | null {
  if (isCrossSite(request.headers, origin))
    return { status: 403, message: 'Requests from other sites are refused.' };
  if (request.method === 'POST' && byCookie && request.headers['x-requested-with'] !== 'petfectior')
    return { status: 403, message: 'With the session cookie, X-Requested-With: petfectior is required.' };
  return null;
}

/** Bodies that are no JSON, too long, or of unknown length. */
export function bodyRefusal({ method, headers }: IncomingMessage, signedIn: boolean): RequestRefusal | null {
  if (method !== 'POST') return null;
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return { status: 415, message: 'Send application/json.' };
  const length = Number(headers['content-length'] ?? NaN);
  if (Number.isNaN(length)) return { status: 411, message: 'Content-Length is required.' };
  const most = signedIn ? LARGEST_QUERY : LARGEST_QUERY_OF_STRANGERS;
  return length > most ? { status: 413, message: `At most ${most} bytes.` } : null;
}

/** Answers a request with what is wrong with it; one that came at a bad time may come again after a second. */
export function refuse(response: ServerResponse, refusal: RequestRefusal): void {
  const { status, message, code = CODES[status], notice, headers = {} } = refusal;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status === 429 || status === 503) response.setHeader('retry-after', '1');
  sendJson(response, status, { errors: [{ message, extensions: { code, notice } }] });
}
