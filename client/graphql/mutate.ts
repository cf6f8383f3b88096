import { notice, t } from '../i18n/i18n.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { client } from './client.ts';
import { errorText } from './error-text.ts';
import type { NoticePartsFragment, TypedDocumentString } from './generated/graphql.ts';

/** What a mutation answers: the object asked for, or one of the typed errors. */
interface Answer {
  readonly __typename: string;
}

interface FieldError {
  readonly path: string;
  readonly notice: NoticePartsFragment;
}

interface Refusal {
  readonly __typename: string;
  readonly refusal: NoticePartsFragment;
  readonly fields?: readonly FieldError[];
}

/** Errors by the path of the field they belong to; those of no field are under the empty path. */
export type FieldErrors = Readonly<Record<string, string>>;

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly message: string;
      readonly type: string;
      readonly fields: FieldErrors;
      readonly code?: string;
    };

function isRefusal(answer: Answer): answer is Refusal {
  return answer.__typename.endsWith('Error');
}

/** Runs a mutation with one root field. Nothing is thrown: a refusal is an outcome, as is an unreachable gateway. */
export async function mutate<Data extends object, V extends Record<string, unknown>>(
  document: TypedDocumentString<Data, V>,
  variables: V,
): Promise<Outcome<Exclude<NonNullable<Data[keyof Data]>, { __typename: `${string}Error` }>>> {
  type Value = Exclude<NonNullable<Data[keyof Data]>, { __typename: `${string}Error` }>;
  const { data, error } = await client.mutation<Data, V>(document.toString(), variables).toPromise();
  if (error || !data) {
    const type = error?.networkError ? 'NetworkError' : 'InternalError';
    return { ok: false, message: errorText(error), type, fields: {} };
  }
  const [answer] = Object.values(data) as [Answer];
  if (!isRefusal(answer)) return { ok: true, value: answer as unknown as Value };
  const fields: Record<string, string> = {};
  for (const field of answer.fields ?? []) fields[field.path] ??= notice(field.notice);
  return {
    ok: false,
    message: notice(answer.refusal),
    type: answer.__typename,
    fields,
    code: answer.refusal.code,
  };
}

/** Puts back what a mutation has changed. */
export type Undo = () => Promise<Outcome<unknown>>;

/** Says that something was done and, where it can be taken back, offers that. */
export function sayDone(text: string, undo?: Undo): void {
  const takeBack = async (present: Undo): Promise<void> => {
    const outcome = await present();
    toasts.show(outcome.ok ? 'ok' : 'bad', outcome.ok ? t('undo.done') : outcome.message);
  };
  toasts.show('ok', text, undo && (() => void takeBack(undo)));
}

/** Runs a mutation and says what came of it: the given sentence, or why not. */
export async function mutateAndSay<Data extends object, V extends Record<string, unknown>>(
  document: TypedDocumentString<Data, V>,
  variables: V,
  done: string,
  undo?: Undo,
): Promise<boolean> {
  const outcome = await mutate(document, variables);
  if (outcome.ok) sayDone(done, undo);
  else toasts.show('bad', outcome.message);
  return outcome.ok;
}
