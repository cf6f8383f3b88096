import { ConflictError, NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { RoleEnum } from './enums.ts';
import { given } from './given.ts';
import type { User } from '../server/auth/users.ts';

const UserSourceEnum = builder.enumType('UserSource', {
  description: 'Who vouches for a user.',
  values: {
    LOCAL: { description: 'This gateway, by a password of its own.' },
    OIDC: { description: "The hospital's OpenID provider." },
    LDAP: { description: "The hospital's directory." },
  } as const,
});

export const UserType = builder.objectRef<User>('User').implement({
  description: 'A person who may sign in.',
  fields: (t) => ({
    username: t.exposeString('username', { description: 'Unique, without case.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What the person may do.' }),
    source: t.expose('source', {
      type: UserSourceEnum,
      description: 'Who vouches for them: this gateway, or the hospital.',
    }),
    secondFactor: t.exposeBoolean('totpConfirmed', {
      description: 'Whether a code is asked for beside the password.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastSignInAt: t.expose('lastSignInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the person last signed in.',
    }),
  }),
});

const UserInput = builder.inputType('UserInput', {
  description: 'A new user.',
  fields: (t) => ({
    username: t.string({ required: true, description: '1 to 64 characters.' }),
    password: t.string({ required: true, description: 'At least 12 characters, and not a common one.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'What the person may do.' }),
  }),
});
const UserPatch = builder.inputType('UserPatch', {
  description:
    'What to change; what is left out stays. A new password or role ends the sessions of the user.',
  fields: (t) => ({
    password: t.string({ description: 'At least 12 characters, and not a common one.' }),
    role: t.field({ type: RoleEnum, description: 'What the person may do.' }),
  }),
});

builder.queryField('users', (t) =>
  t.field({
    type: [UserType],
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'Everyone who may sign in, by name.',
    resolve: (_root, _args, { users }) => users.list(),
  }),
);

builder.mutationFields((t) => {
  const username = t.arg.string({ required: true, description: 'Who.' });
  return {
    createUser: t.field({
      type: UserType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, ConflictError] },
      description: 'Adds a user.',
      args: { input: t.arg({ type: UserInput, required: true, description: 'The user.' }) },
      resolve: (_root, { input }, { users }) => users.create(input),
    }),
    updateUser: t.field({
      type: UserType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, ConflictError, NotFoundError] },
      description: 'Changes a user. The last administrator stays one.',
      args: { username, input: t.arg({ type: UserPatch, required: true, description: 'What to change.' }) },
      resolve: (_root, args, { users }) => users.update(args.username, given(args.input)),
    }),
    deleteUser: t.field({
      type: DeletedType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ConflictError, NotFoundError] },
      description: 'Removes a user and ends their sessions. The last administrator stays.',
      args: { username },
      resolve: async (_root, args, { users }) => {
        await users.delete(args.username);
        return { id: args.username };
      },
    }),
  };
});
