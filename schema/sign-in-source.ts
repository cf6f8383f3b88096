/** Sign-in with accounts of the hospital: its configuration, and trying it. */
import type { SignInSource } from '../server/auth/outside/sign-in-sources.ts';
import type { TriedStep } from '../server/auth/outside/try-source.ts';
import { callbackOf } from '../server/auth/outside/oidc-client.ts';
import { ValidationError } from '../server/base/refusals.ts';
import type { Role } from '../server/base/roles.ts';
import { builder } from './builder.ts';
import { RoleEnum } from './enums.ts';
import { NoticeType } from './notice.ts';

const TransportEnum = builder.enumType('DirectoryTransport', {
  description: 'How the connection to the directory is encrypted.',
  values: {
    STARTTLS: { description: 'Begun in the clear and encrypted before anything is said; usually port 389.' },
    LDAPS: { description: 'Encrypted from the start; usually port 636.' },
  } as const,
});

const RoleRowType = builder
  .objectRef<{ readonly group: string; readonly role: Role }>('GroupRole')
  .implement({
    description: 'The role that members of a group of the hospital have here.',
    fields: (t) => ({
      group: t.exposeString('group', { description: 'Value of the claim, or name (DN) of the group.' }),
      role: t.expose('role', { type: RoleEnum, description: 'The role; of several the highest counts.' }),
    }),
  });
const RoleRowInput = builder.inputType('GroupRoleInput', {
  description: 'The role that members of a group of the hospital have here.',
  fields: (t) => ({
    group: t.string({ required: true, description: 'Value of the claim, or name (DN) of the group.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'The role.' }),
  }),
});

const OIDC_TEXTS = {
  name: 'What the button of the sign-in page says.',
  issuer: 'Issuer of the OpenID provider, as it states it.',
  clientId: 'Client id that the provider has for this gateway.',
  gatewayUrl: 'Address of this gateway as browsers see it.',
  scopes: 'Scopes, by blanks.',
  usernameClaim: 'Claim with the user name.',
  groupsClaim: 'Claim with groups or roles; inner ones with dots.',
} as const;

const OidcType = builder.objectRef<SignInSource<'OIDC'>>('OidcSource').implement({
  description: 'Sign-in at an OpenID provider.',
  fields: (t) => ({
    ...mapped(OIDC_TEXTS, (name, description) =>
      t.string({ description, resolve: ({ options }) => options[name] }),
    ),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is offered.' }),
    hasSecret: t.exposeBoolean('hasSecret', {
      description: 'Whether a client secret is kept. It is never shown.',
    }),
    authority: t.string({
      nullable: true,
      description: "PEM text of the provider's authority; null: those of the system.",
      resolve: ({ options }) => options.authority,
    }),
    roles: t.field({
      type: [RoleRowType],
      description: 'Roles by group.',
      resolve: ({ options }) => options.roles,
    }),
    redirectUri: t.string({
      description: 'What the provider has to be told to send browsers back to.',
      resolve: ({ options }) => callbackOf(options),
    }),
    backChannelLogoutUri: t.string({
      description: 'What the provider has to be told to send log-outs to.',
      resolve: ({ options }) => new URL('/sign-in/oidc/back-channel', options.gatewayUrl).href,
    }),
  }),
});

const OidcInput = builder.inputType('OidcSourceInput', {
  description: 'Sign-in at an OpenID provider.',
  fields: (t) => ({
    ...mapped(OIDC_TEXTS, (_name, description) => t.string({ required: true, description })),
    enabled: t.boolean({ required: true, description: 'Whether it is offered.' }),
    secret: t.string({ description: 'Client secret; left out: as it is; null or empty: none.' }),
    authority: t.string({ description: "PEM text of the provider's authority; null: those of the system." }),
    roles: t.field({ type: [RoleRowInput], required: true, description: 'Roles by group.' }),
  }),
});

const LDAP_TEXTS = {
  host: 'Host of the directory, as its certificate names it.',
  userBase: 'Where people are looked for.',
  userFilter: 'Filter that finds one person; {username} is the user name.',
  groupBase: 'Where groups are looked for.',
} as const;
const LDAP_NULLABLE = {
  authority: "PEM text of the directory's authority; null: those of the system.",
  bindDn: 'Account that looks people up; null: each person binds by themselves.',
  userDn: 'Name that a person binds by where there is no such account, with {username}.',
} as const;

const LdapType = builder.objectRef<SignInSource<'LDAP'>>('LdapSource').implement({
  description: 'Sign-in by the password of a directory (LDAP, Active Directory).',
  fields: (t) => ({
    ...mapped(LDAP_TEXTS, (name, description) =>
      t.string({ description, resolve: ({ options }) => options[name] }),
    ),
    ...mapped(LDAP_NULLABLE, (name, description) =>
      t.string({ nullable: true, description, resolve: ({ options }) => options[name] }),
    ),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is used.' }),
    hasSecret: t.exposeBoolean('hasSecret', {
      description: 'Whether a password of the account is kept. It is never shown.',
    }),
    port: t.int({ description: 'TCP port.', resolve: ({ options }) => options.port }),
    transport: t.field({
      type: TransportEnum,
      description: 'How it is encrypted.',
      resolve: ({ options }) => options.transport,
    }),
    activeDirectory: t.boolean({
      description: 'Whether the directory itself follows groups within groups, as Active Directory does.',
      resolve: ({ options }) => options.activeDirectory,
    }),
    roles: t.field({
      type: [RoleRowType],
      description: 'Roles by group.',
      resolve: ({ options }) => options.roles,
    }),
  }),
});

const LdapInput = builder.inputType('LdapSourceInput', {
  description: 'Sign-in by the password of a directory (LDAP, Active Directory).',
  fields: (t) => ({
    ...mapped(LDAP_TEXTS, (_name, description) => t.string({ required: true, description })),
    ...mapped(LDAP_NULLABLE, (_name, description) => t.string({ description })),
    enabled: t.boolean({ required: true, description: 'Whether it is used.' }),
    secret: t.string({ description: 'Password of the account; left out: as it is; null or empty: none.' }),
    port: t.int({ required: true, description: 'TCP port.' }),
    transport: t.field({ type: TransportEnum, required: true, description: 'How it is encrypted.' }),
    activeDirectory: t.boolean({
      required: true,
      description: 'Whether the directory itself follows groups within groups.',
    }),
    roles: t.field({ type: [RoleRowInput], required: true, description: 'Roles by group.' }),
  }),
});

const StepType = builder.objectRef<TriedStep>('SignInTrialStep').implement({
  description: 'One step of trying a sign-in.',
  fields: (t) => ({
    ok: t.exposeBoolean('ok', { description: 'Whether it went well.' }),
    notice: t.expose('notice', { type: NoticeType, description: 'How it went.' }),
  }),
});
const TrialType = builder.objectRef<{ readonly steps: readonly TriedStep[] }>('SignInTrial').implement({
  description: 'How trying a sign-in went.',
  fields: (t) => ({
    ok: t.boolean({
      description: 'Whether every step went well.',
      resolve: ({ steps }) => steps.every(({ ok }) => ok),
    }),
    steps: t.field({ type: [StepType], description: 'Its steps.', resolve: ({ steps }) => steps }),
  }),
});

const OfferType = builder
  .objectRef<{ readonly provider: string | null; readonly directory: boolean }>('SignInOffer')
  .implement({
    description: 'How people may sign in, beside local users.',
    fields: (t) => ({
      provider: t.exposeString('provider', {
        nullable: true,
        description: 'What the button for the OpenID provider says; null: there is none.',
      }),
      directory: t.exposeBoolean('directory', {
        description: "Whether passwords of the hospital's directory are taken.",
      }),
    }),
  });

builder.queryFields((t) => ({
  signInOffer: t.field({
    type: OfferType,
    skipTypeScopes: true,
    description: 'How people may sign in, beside local users.',
    resolve: async (_root, _args, { signInSources }) => ({
      provider: (await signInSources.inUse('OIDC'))?.options.name ?? null,
      directory: (await signInSources.inUse('LDAP')) !== null,
    }),
  }),
  oidcSource: t.field({
    type: OidcType,
    nullable: true,
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'Sign-in at an OpenID provider; null: not configured.',
    resolve: (_root, _args, { signInSources }) => signInSources.get('OIDC'),
  }),
  ldapSource: t.field({
    type: LdapType,
    nullable: true,
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'Sign-in by a directory; null: not configured.',
    resolve: (_root, _args, { signInSources }) => signInSources.get('LDAP'),
  }),
}));

builder.mutationFields((t) => ({
  updateOidcSource: t.field({
    type: OidcType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Configures sign-in at an OpenID provider.',
    args: { input: t.arg({ type: OidcInput, required: true, description: 'All of it.' }) },
    resolve: (_root, { input }, { signInSources }) => signInSources.save('OIDC', sourceOf(input)),
  }),
  testOidcSource: t.field({
    type: TrialType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Tries an OpenID provider without keeping anything.',
    args: { input: t.arg({ type: OidcInput, required: true, description: 'All of it.' }) },
    resolve: async (_root, { input }, { signInSources, tryProvider }) => ({
      steps: await tryProvider(await signInSources.draft('OIDC', sourceOf(input))),
    }),
  }),
  updateLdapSource: t.field({
    type: LdapType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Configures sign-in by a directory.',
    args: { input: t.arg({ type: LdapInput, required: true, description: 'All of it.' }) },
    resolve: (_root, { input }, { signInSources }) => signInSources.save('LDAP', sourceOf(input)),
  }),
  testLdapSource: t.field({
    type: TrialType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Tries a directory, and perhaps somebody in it, without keeping anything.',
    args: {
      input: t.arg({ type: LdapInput, required: true, description: 'All of it.' }),
      username: t.arg.string({ required: true, defaultValue: '', description: 'Somebody to look up.' }),
      password: t.arg.string({
        required: true,
        defaultValue: '',
        description: 'Their password; empty: they are only looked up.',
      }),
    },
    resolve: async (_root, { input, username, password }, { signInSources, tryDirectory }) => ({
      steps: await tryDirectory(await signInSources.draft('LDAP', sourceOf(input)), { username, password }),
    }),
  }),
}));

/** The form's fields apart from what is kept beside them. */
function sourceOf<
  T extends { enabled: boolean; secret?: string | null | undefined; authority?: string | null | undefined },
>(input: T) {
  const { enabled, secret, ...options } = input;
  return {
    enabled,
    secret,
    options: {
      ...options,
      authority: options.authority?.trim() || null,
      ...('host' in input && {
        bindDn: textOrNull(input, 'bindDn'),
        userDn: textOrNull(input, 'userDn'),
      }),
    },
  };
}

function textOrNull(input: object, name: string): string | null {
  const text = (input as Readonly<Record<string, unknown>>)[name];
  return typeof text === 'string' && text.trim() !== '' ? text : null;
}

function mapped<K extends string, T>(
  table: Readonly<Record<K, string>>,
  make: (name: K, description: string) => T,
): Record<K, T> {
  const entries = Object.entries(table) as [K, string][];
  return Object.fromEntries(entries.map(([name, said]) => [name, make(name, said)])) as Record<K, T>;
}
