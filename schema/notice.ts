import { noticeMessage, NOTICES, type Notice } from '../server/base/notices.ts';
import { ERROR_CODES } from '../server/base/errors.ts';
import { builder } from './builder.ts';

const NoticeCodeEnum = builder.enumType('NoticeCode', {
  description:
    'What a notice says. Codes are stable and documented, with their parameters, in docs/errors.md; those of failures are among them.',
  values: Object.keys({ ...NOTICES, ...ERROR_CODES }) as Notice['code'][],
});

const NoticeRef = builder.objectRef<Notice>('Notice');
export const NoticeType = NoticeRef.implement({
  description:
    'A sentence as data: clients say it in their own language by its code, and in English where they do not know the code.',
  fields: (t) => ({
    code: t.expose('code', {
      type: NoticeCodeEnum,
      description: 'Stable code; decide on this, never on the message.',
    }),
    params: t.expose('params', {
      type: 'JSON',
      description: 'What the sentence names, by its place: texts and numbers. Never patient data.',
    }),
    cause: t.field({
      type: NoticeRef,
      nullable: true,
      description: 'What lies behind it: its sentence stands at the place {cause}.',
      resolve: ({ cause }) => cause ?? null,
    }),
    message: t.string({ description: 'The sentence in English.', resolve: noticeMessage }),
  }),
});

/** For the fields that give the English sentence beside the notice. */
export function sentenceOf(said: Notice | null): string | null {
  return said && noticeMessage(said);
}
