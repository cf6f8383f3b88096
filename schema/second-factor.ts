/** The second factor of local users. */
import type { Enrolment } from '../server/auth/second-factor/one-time-password.ts';
import { ConflictError, NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { personOf, takeGuess } from './guess.ts';
import { UserType } from './user.ts';

const EnrolmentType = builder.objectRef<Enrolment>('SecondFactorEnrolment').implement({
  description: 'What an authenticator app has to be told; it counts once a code of it has been given.',
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'Base32, for typing.' }),
    uri: t.exposeString('uri', { description: 'The same for apps: otpauth://' }),
    picture: t.exposeString('picture', {
      description: 'The same as a QR code: a data: URL of an SVG picture.',
    }),
  }),
});

const RecoveryCodesType = builder
  .objectRef<{ readonly codes: readonly string[] }>('RecoveryCodes')
  .implement({
    description: 'Codes for who has lost the authenticator, each good once.',
    fields: (t) => ({ codes: t.exposeStringList('codes', { description: 'Shown here once.' }) }),
  });

const RemovedType = builder.objectRef<{ readonly removed: boolean }>('SecondFactorRemoved').implement({
  description: 'The second factor is no longer asked for.',
  fields: (t) => ({ removed: t.exposeBoolean('removed', { description: 'Always true.' }) }),
});

builder.mutationFields((t) => {
  const username = t.arg.string({ required: true, description: 'Who.' });
  const password = t.arg.string({ required: true, description: 'Their password.' });
  const code = t.arg.string({ required: true, description: 'Code of the authenticator.' });
  return {
    enrolSecondFactor: t.field({
      type: EnrolmentType,
      errors: { types: [ConflictError] },
      description:
        'Begins to set up an authenticator; anybody with their password may, also before signing in.',
      args: { username, password },
      resolve: (_root, args, context) => {
        takeGuess(context);
        return context.secondFactor.enrol(args.username, args.password, context.origin);
      },
    }),
    confirmSecondFactor: t.field({
      type: RecoveryCodesType,
      errors: { types: [ConflictError, ValidationError] },
      description: 'Ends setting up an authenticator; from then on each sign-in asks for a code.',
      args: { username, password, code },
      resolve: async (_root, args, context) => {
        takeGuess(context);
        const { secondFactor, origin } = context;
        return { codes: await secondFactor.confirm(args.username, args.password, args.code, origin) };
      },
    }),
    removeSecondFactor: t.field({
      type: RemovedType,
      authScopes: { role: 'VIEWER' },
      errors: {},
      description: 'Takes away the own second factor, where none is required.',
      args: { password, code },
      resolve: async (_root, args, context) => {
        takeGuess(context);
        const { secondFactor, viewer, origin } = context;
        await secondFactor.remove(personOf(viewer), args.password, args.code, origin);
        return { removed: true };
      },
    }),
    resetSecondFactor: t.field({
      type: UserType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError] },
      description: 'Takes away the second factor of somebody who has lost it; ends their sessions.',
      args: { username },
      resolve: (_root, args, { secondFactor }) => secondFactor.reset(args.username),
    }),
  };
});
