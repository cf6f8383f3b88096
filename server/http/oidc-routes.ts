/** The browser's way to the hospital's OpenID provider and back, and what the provider itself tells us. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OidcFlow } from '../auth/outside/oidc-flow.ts';
import type { Origin } from '../auth/role.ts';
import { NotAllowedError } from '../base/refusals.ts';
import { sessionCookie } from './authenticate.ts';
import { readBody, sendJson } from './plain-routes.ts';
import type { RequestOrigin } from './request-origin.ts';

export const OIDC_PATH = '/sign-in/oidc';
const CALLBACK_PATH = `${OIDC_PATH}/callback`;
const BACK_CHANNEL_PATH = `${OIDC_PATH}/back-channel`;
/** Keeps the state in the browser that began: nobody else can end the sign-in. */
const STATE_COOKIE = 'petfectior_sign_in';
const STATE_SECONDS = 600;
const LARGEST_LOGOUT = 16 * 1024;

export interface OidcRoutePorts {
  readonly oidc: OidcFlow;
  /** Address of the gateway as the provider knows it; null where none is configured. */
  readonly gatewayUrl: () => Promise<string | null>;
  /** Told of each sign-in that came back, for the audit. */
  readonly onSignIn: (
    outcome: string,
    actor: string | null,
    request: { address: string; requestId: string },
  ) => Promise<void>;
}

export async function answerOidc(
  request: IncomingMessage,
  response: ServerResponse,
  { path, origin, requestId }: { path: string; origin: RequestOrigin; requestId: string },
  { oidc, gatewayUrl, onSignIn }: OidcRoutePorts,
): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  if (path === BACK_CHANNEL_PATH) return answerBackChannel(request, response, oidc, origin);
  if (request.method !== 'GET') return sendJson(response, 405, { message: 'Method not allowed' });
  const by: Origin = { address: origin.address, userAgent: request.headers['user-agent'] ?? '' };
  const url = new URL(request.url ?? '/', 'http://here.invalid');
  const audited = { address: origin.address, requestId };
  try {
    if (path === OIDC_PATH) {
      const away = await elsewhere(url, origin, await gatewayUrl());
      if (away) return redirect(response, away);
      const begun = await oidc.begin(url.searchParams.get('next') ?? '/overview', by);
      response.setHeader('set-cookie', stateCookie(begun.state, STATE_SECONDS, origin.secure));
      return redirect(response, begun.url);
    }
    if (path !== CALLBACK_PATH) return sendJson(response, 404, { message: 'Not found' });
    const { session, next } = await oidc.complete(url.search, stateOf(request), by);
    const seconds = Math.max(0, Math.floor((session.expiresAt - Date.now()) / 1000));
    await onSignIn('OK', session.user.username, audited);
    response.setHeader('set-cookie', [
      sessionCookie(session.token, seconds, origin.secure),
      stateCookie('', 0, origin.secure),
    ]);
    redirect(response, next);
  } catch (error) {
    if (!(error instanceof NotAllowedError)) throw error;
    if (path === CALLBACK_PATH) await onSignIn(error.notice.code, null, audited);
    response.setHeader('set-cookie', stateCookie('', 0, origin.secure));
    redirect(response, `/login?refused=${error.notice.code}`);
  }
}

async function answerBackChannel(
  request: IncomingMessage,
  response: ServerResponse,
  oidc: OidcFlow,
  origin: RequestOrigin,
): Promise<void> {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
  if (request.method !== 'POST' || !isForm) return sendJson(response, 400, { error: 'invalid_request' });
  const form = new URLSearchParams(await readBody(request, LARGEST_LOGOUT));
  const good = await oidc.endByProvider(form.get('logout_token') ?? '', origin);
  if (good) sendJson(response, 200, {});
  else sendJson(response, 400, { error: 'invalid_request' });
}

/** The cookie belongs to one name of this gateway: a sign-in begins at the one that the provider comes back to. */
async function elsewhere(
  url: URL,
  { host }: RequestOrigin,
  gatewayUrl: string | null,
): Promise<string | null> {
  if (gatewayUrl === null || url.searchParams.has('here') || new URL(gatewayUrl).host === host) return null;
  const there = new URL(OIDC_PATH, gatewayUrl);
  there.search = new URLSearchParams({ next: url.searchParams.get('next') ?? '', here: '1' }).toString();
  return there.href;
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end();
}

/** Sent with the navigation that comes back from the provider, hence lax. */
function stateCookie(state: string, maxAge: number, secure: boolean): string {
  const attributes = [`Max-Age=${maxAge}`, `Path=${OIDC_PATH}`, 'HttpOnly', 'SameSite=Lax'];
  return [`${STATE_COOKIE}=${state}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

function stateOf({ headers }: IncomingMessage): string | undefined {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === STATE_COOKIE && value) return value;
  }
  return undefined;
}
