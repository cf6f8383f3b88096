import { ConflictError, NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { RoleEnum } from './enums.ts';
import { personOf, takeGuess } from './guess.ts';
import type { Viewer } from '../server/auth/role.ts';
import type { NewSession, OpenSession } from '../server/auth/sessions.ts';
import { UserType } from './user.ts';

const SessionType = builder.objectRef<NewSession>('Session').implement({
  description: 'A sign-in. The cookie that it sets, or its token as bearer, authorise what follows.',
  fields: (t) => ({
    token: t.exposeString('token', {
      description: 'For the header "Authorization: Bearer"; shown here once.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Latest end; it ends earlier when idle.',
    }),
    user: t.expose('user', { type: UserType, description: 'Who signed in.' }),
  }),
});

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'User name, or name of the API token.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What they may do.' }),
    isToken: t.boolean({
      description: 'True for a program with an API token.',
      resolve: ({ kind }) => kind === 'token',
    }),
  }),
});

const SignedOutType = builder
  .objectRef<{ signedOut: boolean; providerUrl: string | null }>('SignedOut')
  .implement({
    description: 'The session has ended.',
    fields: (t) => ({
      signedOut: t.exposeBoolean('signedOut', { description: 'Whether there was one.' }),
      providerUrl: t.exposeString('providerUrl', {
        nullable: true,
        description: "Where the hospital's provider ends its session too; null: nowhere.",
      }),
    }),
  });

const OpenSessionType = builder.objectRef<OpenSession>('OpenSession').implement({
  description: 'A session that has not ended.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    username: t.exposeString('username', { description: 'Whose.' }),
    address: t.exposeString('address', { description: 'IP address it was opened from.' }),
    userAgent: t.exposeString('userAgent', { description: 'What the browser or program called itself.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Sign-in.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'Newest request.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Latest end.' }),
    current: t.boolean({
      description: 'Whether this request belongs to it.',
      resolve: ({ id }, _args, { viewer }) => viewer?.kind === 'session' && viewer.credentialId === id,
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerType,
    nullable: true,
    skipTypeScopes: true,
    description: 'Who asks; null where nobody is signed in.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
  needsSetUp: t.boolean({
    skipTypeScopes: true,
    description: 'True until the first administrator has been made.',
    resolve: (_root, _args, { setUp }) => setUp.needed(),
  }),
  sessions: t.field({
    type: [OpenSessionType],
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'Open sessions, newest first.',
    resolve: (_root, _args, { sessions }) => sessions.list(),
  }),
}));

builder.mutationFields((t) => ({
  setUp: t.field({
    type: SessionType,
    errors: { types: [ValidationError, ConflictError] },
    description: 'Makes the first administrator, with the token of the one-time link, and signs in.',
    args: {
      token: t.arg.string({ required: true, description: 'From the link printed at start.' }),
      username: t.arg.string({ required: true, description: '1 to 64 characters.' }),
      password: t.arg.string({
        required: true,
        description: 'At least 12 characters, and not a common one.',
      }),
    },
    resolve: (_root, { token, username, password }, context) => {
      takeGuess(context);
      const { setUp, origin, sessionCookie } = context;
      return sessionCookie.keep(setUp.complete(token, username, password, origin));
    },
  }),
  signIn: t.field({
    type: SessionType,
    errors: {},
    description: 'Signs in and sets the session cookie. Too many failures are refused for a while.',
    args: {
      username: t.arg.string({ required: true, description: 'Who.' }),
      password: t.arg.string({ required: true, description: 'Their password.' }),
      code: t.arg.string({
        description:
          'Of the second factor, or a recovery code; asked for with the notice SECOND_FACTOR_NEEDED.',
      }),
    },
    resolve: (_root, { username, password, code }, context) => {
      takeGuess(context);
      const { sessions, origin, sessionCookie } = context;
      return sessionCookie.keep(sessions.signIn(username, password, origin, code ?? ''));
    },
  }),
  signOut: t.field({
    type: SignedOutType,
    errors: {},
    description: 'Ends the session of this request.',
    resolve: async (_root, _args, { sessions, viewer, sessionCookie, oidc }) => {
      sessionCookie.clear();
      if (viewer?.kind !== 'session') return { signedOut: false, providerUrl: null };
      const providerUrl = await oidc.endSessionUrl(viewer.credentialId);
      await sessions.end(viewer.credentialId);
      return { signedOut: true, providerUrl };
    },
  }),
  changePassword: t.field({
    type: UserType,
    authScopes: { role: 'VIEWER' },
    errors: { types: [ValidationError] },
    description: 'Changes the own password; ends all sessions of the user.',
    args: {
      current: t.arg.string({ required: true, description: 'The password until now.' }),
      next: t.arg.string({ required: true, description: 'At least 12 characters, and not a common one.' }),
    },
    resolve: (_root, { current, next }, context) => {
      takeGuess(context);
      const { users, viewer, origin } = context;
      return users.changePassword(personOf(viewer), current, next, origin);
    },
  }),
  revokeSession: t.field({
    type: DeletedType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [NotFoundError] },
    description: 'Ends a session.',
    args: { id: t.arg.id({ required: true, description: 'Which.' }) },
    resolve: async (_root, { id }, { sessions }) => {
      await sessions.end(Number(id));
      return { id };
    },
  }),
}));
