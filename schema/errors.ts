/** What a mutation answers instead of its result: each of these is a member of its union. */
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
  Refusal,
  ValidationError,
  type FieldProblem,
} from '../server/base/refusals.ts';
import { noticeMessage } from '../server/base/notices.ts';
import { builder } from './builder.ts';
import { NoticeType } from './notice.ts';

const RefusalInterface = builder.interfaceRef<Refusal>('Error').implement({
  description: 'Why something that was asked for was not done.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'A sentence in English.' }),
    notice: t.expose('notice', { type: NoticeType, description: 'The same as data.' }),
  }),
});

const FieldProblemType = builder.objectRef<FieldProblem>('FieldProblem').implement({
  description: 'What is wrong with one field of an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The field, as in the input; nested fields with dots.' }),
    message: t.string({
      description: 'What is wrong with it, in English.',
      resolve: (problem) => noticeMessage(problem.notice),
    }),
    notice: t.expose('notice', { type: NoticeType, description: 'The same as data.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input cannot be used.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    fields: t.field({
      type: [FieldProblemType],
      description: 'Every field with a problem.',
      resolve: (error) => error.fields,
    }),
  }),
});

for (const [type, description] of [
  [NotFoundError, 'What the request names does not exist.'],
  [
    ConflictError,
    'The request does not fit what is there now: a state that does not allow it, a name that is taken.',
  ],
  [NotAllowedError, 'The caller may not do this: not signed in, the role is too low, or too many attempts.'],
] as const) {
  builder.objectType(type, { name: type.name, description, interfaces: [RefusalInterface] });
}
