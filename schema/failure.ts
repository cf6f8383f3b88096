import { ERROR_CODES, errorMessage, type Failure } from '../server/base/errors.ts';
import { builder } from './builder.ts';
import { FailureCodeEnum } from './enums.ts';

const RetryClassEnum = builder.enumType('RetryClass', {
  description:
    'TRANSIENT: retried by itself; OPERATOR: succeeds once a person has changed something; PERMANENT: the same input always fails.',
  values: {
    TRANSIENT: { value: 'transient' },
    OPERATOR: { value: 'operator' },
    PERMANENT: { value: 'permanent' },
  },
});

export const FailureType = builder.objectRef<Failure>('Failure').implement({
  description: 'Why something failed.',
  fields: (t) => ({
    code: t.expose('code', {
      type: FailureCodeEnum,
      description: 'Stable code; decide on this, never on the message.',
    }),
    message: t.string({
      description: 'A sentence in English.',
      resolve: ({ code, params }) => errorMessage(code, params),
    }),
    params: t.expose('params', {
      type: 'JSON',
      description:
        'What the sentence names, by its place: to translate it. A reason or detail is in English, or in the words of the other side.',
    }),
    retryable: t.boolean({
      description: 'Whether a retry can succeed.',
      resolve: ({ code }) => ERROR_CODES[code].retry !== 'permanent',
    }),
    retryClass: t.field({
      type: RetryClassEnum,
      description: 'What has to happen before a retry can succeed.',
      resolve: ({ code }) => ERROR_CODES[code].retry,
    }),
  }),
});
