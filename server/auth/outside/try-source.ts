/** Tries sign-in by an account of the hospital as a form describes it, and says in words how each step went. */
import { InvalidCredentialsError, NoSuchObjectError } from 'ldapts';
import * as oidc from 'openid-client';
import { notice, type Notice } from '../../base/notices.ts';
import { bindAccount, describe, type LdapSource } from './ldap-directory.ts';
import { withDirectory } from './ldap-connection.ts';
import { withProvider, type OidcSource } from './oidc-client.ts';
import { authenticateByDirectory } from './ldap-directory.ts';
import { typedUserName } from '../user-name.ts';

export interface TriedStep {
  readonly ok: boolean;
  readonly notice: Notice;
}

const done = (said: Notice): TriedStep => ({ ok: true, notice: said });
const failed = (said: Notice): TriedStep => ({ ok: false, notice: said });

export async function tryProvider(source: OidcSource): Promise<TriedStep[]> {
  const { issuer } = source.options;
  const steps: TriedStep[] = [];
  try {
    await withProvider(source, async (provider) => {
      const { keys = [] } = await provider.keys();
      steps.push(done(notice('OIDC_FOUND', { issuer, keys: keys.length })));
      try {
        await provider.proveClient();
        steps.push(done(notice('OIDC_CLIENT_KNOWN', { client: source.options.clientId })));
      } catch (error) {
        steps.push(failed(notice('OIDC_CLIENT_REFUSED', { detail: detailOf(error) })));
      }
    });
  } catch (error) {
    steps.push(failed(connectionNotice(error, new URL(issuer).host) ?? discoveryNotice(error, issuer)));
  }
  return steps;
}

/** @param person somebody to sign in as; with an empty password they are only looked up */
export async function tryDirectory(
  source: LdapSource,
  person: { username: string; password: string },
): Promise<TriedStep[]> {
  const { options, secret } = source;
  const { host, bindDn, userBase } = options;
  const steps: TriedStep[] = [];
  const username = typedUserName(person.username);
  try {
    await withDirectory(options, async (client) => {
      steps.push(done(notice('LDAP_CONNECTED', { host })));
      if (bindDn === null) return;
      try {
        await bindAccount(client, options, secret);
      } catch (error) {
        steps.push(failed(notice('LDAP_BIND_REFUSED', { name: bindDn, detail: detailOf(error) })));
        throw DONE;
      }
      steps.push(done(notice('LDAP_BOUND', { name: bindDn })));
      if (username === '') return;
      const found = await describe(client, options, username);
      if (!found) {
        steps.push(failed(notice('LDAP_NOBODY', { name: username, base: userBase })));
        throw DONE;
      }
      steps.push(done(notice('LDAP_FOUND', { name: found.dn })));
      const { role } = found.person;
      const groups = found.groups.length;
      steps.push(
        role
          ? done(notice('LDAP_ROLE', { groups, role }))
          : failed(notice('LDAP_WITHOUT_ROLE', { groups, names: found.groups.slice(0, 5).join('; ') })),
      );
    });
    if (username === '' || person.password === '') return steps;
    const proved = await authenticateByDirectory(source, username, person.password);
    steps.push(
      proved
        ? done(notice('LDAP_PASSWORD_RIGHT', { name: username }))
        : failed(notice('LDAP_PASSWORD_WRONG', { name: username })),
    );
    if (bindDn === null && proved) {
      if (proved.role) steps.push(done(notice('LDAP_ROLE', { groups: 1, role: proved.role })));
      else steps.push(failed(notice('NO_ROLE_OUTSIDE', { name: username })));
    }
  } catch (error) {
    if (error !== DONE) steps.push(failed(directoryNotice(error, options)));
  }
  return steps;
}

/** A step has said already why the others were not tried. */
const DONE = new Error('done');

function directoryNotice(error: unknown, { host, port, userBase }: LdapSource['options']): Notice {
  if (error instanceof Error && 'notice' in error) return error.notice as Notice;
  if (error instanceof NoSuchObjectError) return notice('LDAP_NO_BASE', { base: userBase });
  if (error instanceof InvalidCredentialsError)
    return notice('LDAP_BIND_REFUSED', { name: '', detail: detailOf(error) });
  return connectionNotice(error, host) ?? notice('LDAP_FAILED', { host, port, detail: detailOf(error) });
}

function discoveryNotice(error: unknown, issuer: string): Notice {
  const { code } = error as { code?: unknown };
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return notice('OIDC_OTHER_ISSUER', { issuer });
  return notice('OIDC_NOT_FOUND', { issuer, detail: detailOf(error) });
}

/** How a connection failed; null where it did not. */
function connectionNotice(error: unknown, host: string): Notice | null {
  const codes = causesOf(error).map((cause) => String((cause as { code?: unknown }).code ?? ''));
  const detail = detailOf(error);
  if (codes.some((code) => /^(ENOTFOUND|EAI_)/.test(code))) return notice('HOST_UNKNOWN', { host });
  if (codes.some((code) => CERTIFICATE.test(code))) return notice('SOURCE_UNTRUSTED', { host, detail });
  if (codes.some((code) => /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/.test(code)))
    return notice('CONNECTION_FAILED', { host, detail });
  if (causesOf(error).some((cause) => /Timeout|did not answer|timed out/i.test(`${nameOf(cause)} ${cause}`)))
    return notice('HOST_SILENT', { host, seconds: 10 });
  return null;
}

const CERTIFICATE =
  /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS_CERT|ERR_SSL|HOSTNAME_MISMATCH|INVALID_CA)/;

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at instanceof Error && causes.length < 10; at = at.cause) {
    causes.push(at);
    if (at instanceof AggregateError) causes.push(...at.errors);
  }
  return causes;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** The innermost reason, on one line. */
function detailOf(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError)
    return [error.error, error.error_description].filter(Boolean).join(': ').slice(0, 300);
  const inner = causesOf(error).at(-1);
  const said = inner instanceof Error ? inner.message || nameOf(inner) : String(error);
  return said.split('\n', 1)[0]!.slice(0, 300).replace(/\.$/, '');
}
