/**
 * A hospital's OpenID provider as a process of its own: `oidc-provider` over HTTPS. Who is there, and who signs in
 * next, is read anew from a file; nobody is asked for a password. Run with the path of that file.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

export interface ProviderFile {
  readonly port: number;
  readonly cert: string;
  readonly key: string;
  readonly jwks: { readonly keys: readonly object[] };
  /** Of the gateway. */
  readonly gatewayUrl: string;
  readonly refreshTokens: boolean;
  /** Who signs in; one that is not among the accounts cancels. */
  readonly next: string;
  readonly accounts: Readonly<Record<string, { readonly name: string; readonly groups: readonly string[] }>>;
}

const [, , file = ''] = process.argv;
const read = () => JSON.parse(readFileSync(file, 'utf8')) as ProviderFile;
const { port, cert, key, jwks, gatewayUrl, refreshTokens } = read();

type GuardedInit = RequestInit & { readonly dispatcher?: unknown };

const configuration: Configuration = {
  jwks: jwks as NonNullable<Configuration['jwks']>,
  clients: [
    {
      client_id: 'petfectior',
      client_secret: 'a-secret-of-the-client',
      redirect_uris: [`${gatewayUrl}/sign-in/oidc/callback`],
      post_logout_redirect_uris: [`${gatewayUrl}/login`],
      backchannel_logout_uri: `${gatewayUrl}/sign-in/oidc/back-channel`,
      backchannel_logout_session_required: true,
      grant_types: ['authorization_code', ...(refreshTokens ? ['refresh_token'] : [])],
      response_types: ['code'],
    },
  ],
  claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'offline_access'],
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    userinfo: { enabled: true },
  },
  // Its own guard against addresses of this machine is for providers on the Internet.
  fetch: (url, { dispatcher: _guard, ...options }: GuardedInit = {}) => fetch(url, options),
  cookies: { keys: ['of a test'] },
  issueRefreshToken: async () => refreshTokens,
  rotateRefreshToken: true,
  ttl: {
    AccessToken: 600,
    AuthorizationCode: 60,
    IdToken: 600,
    RefreshToken: 86_400,
    Session: 86_400,
    Grant: 86_400,
    Interaction: 600,
  },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, sub) => {
    const account = read().accounts[sub];
    if (!account) return undefined;
    return {
      accountId: sub,
      claims: async () => ({ sub, preferred_username: account.name, groups: [...account.groups] }),
    };
  },
  loadExistingGrant: async ({ oidc }) => {
    const { client, session, provider } = oidc;
    const known = oidc.result?.consent?.grantId ?? session?.grantIdFor(client!.clientId);
    const kept = known === undefined ? undefined : await provider.Grant.find(known);
    if (kept) return kept;
    const grant = new provider.Grant({
      clientId: client!.clientId,
      accountId: session!.accountId!,
    });
    grant.addOIDCScope('openid profile groups offline_access');
    await grant.save();
    return grant;
  },
};

const provider = new Provider(`https://localhost:${port}`, configuration);
provider.use(async (context: KoaContextWithOIDC, next: () => Promise<void>) => {
  if (!context.path.startsWith('/interaction/')) return next();
  const { next: accountId, accounts } = read();
  const result = accounts[accountId] ? { login: { accountId } } : { error: 'access_denied' };
  await provider.interactionFinished(context.req, context.res, result);
  context.respond = false;
});
createServer({ cert: readFileSync(cert), key: readFileSync(key) }, provider.callback()).listen(
  port,
  '127.0.0.1',
  () => console.log('listening'),
);
