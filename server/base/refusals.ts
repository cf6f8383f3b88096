/**
 * What a caller of a service asked for and cannot have: shown to them as it is, never logged as a fault.
 * Everything else that a service throws is a fault and is masked at the edge.
 */
import type { z } from 'zod';
import {
  notice,
  noticeMessage,
  NOTICES,
  type Notice,
  type NoticeArguments,
  type NoticeCode,
} from './notices.ts';

export interface FieldProblem {
  /** Path of the field in the input, with dots. */
  readonly path: string;
  readonly notice: Notice;
}

export class Refusal extends Error {
  readonly notice: Notice;
  constructor(said: Notice, message = noticeMessage(said)) {
    super(message);
    this.notice = said;
  }
}

export class ValidationError extends Refusal {
  readonly fields: readonly FieldProblem[];
  constructor(fields: readonly [FieldProblem, ...FieldProblem[]]) {
    super(fields[0].notice, fields.map((field) => `${field.path}: ${noticeMessage(field.notice)}`).join(' '));
    this.name = 'ValidationError';
    this.fields = fields;
  }
}

export class NotFoundError extends Refusal {
  constructor(code: Extract<NoticeCode, `NO_SUCH_${string}`>, name: string | number) {
    super(notice(code, { name }));
    this.name = 'NotFoundError';
  }
}

export class ConflictError extends Refusal {
  override name = 'ConflictError';
}

export class NotAllowedError<C extends NoticeCode = NoticeCode> extends Refusal {
  constructor(code: C, ...params: NoticeArguments<C>) {
    super(notice(code, ...params));
    this.name = 'NotAllowedError';
  }
}

/** What the gateway stands on is not there now; the same is answered later. */
export class UnavailableError extends Refusal {
  constructor(code: 'DATABASE_AWAY' | 'DISK_FULL', options: ErrorOptions) {
    super(notice(code));
    this.name = 'UnavailableError';
    this.cause = options.cause;
  }
}

/** More is asked for than one connection, sign-in, account or address may have at once. */
export class OverBudgetError<C extends NoticeCode = NoticeCode> extends Refusal {
  constructor(code: C, ...params: NoticeArguments<C>) {
    super(notice(code, ...params));
    this.name = 'OverBudgetError';
  }
}

/** One field of an input that cannot be used. */
export function invalid<C extends NoticeCode>(
  path: string,
  code: C,
  ...params: NoticeArguments<C>
): ValidationError {
  return new ValidationError([{ path, notice: notice(code, ...params) }]);
}

/** Parses an input. @throws ValidationError with every problem at its field. */
export function validated<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const outcome = schema.safeParse(input, { reportInput: true });
  if (outcome.success) return outcome.data;
  const fields = outcome.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: key, notice: notice('UNKNOWN_FIELD') }))
      : [{ path: issue.path.join('.'), notice: noticeOfIssue(issue) }],
  );
  throw new ValidationError(fields as [FieldProblem, ...FieldProblem[]]);
}

/** A schema names the notice of a rule of its own as the rule's message; the others go by their kind. */
function noticeOfIssue(issue: z.core.$ZodIssue): Notice {
  if (issue.message in NOTICES) return { code: issue.message as NoticeCode, params: {} };
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? notice('TEXT_TOO_SHORT', { minimum: Number(issue.minimum) })
        : notice('NUMBER_TOO_SMALL', { minimum: Number(issue.minimum) });
    case 'too_big':
      if (issue.origin === 'string') return notice('TEXT_TOO_LONG', { maximum: Number(issue.maximum) });
      if (issue.origin === 'array') return notice('TOO_MANY_ITEMS', { maximum: Number(issue.maximum) });
      return notice('NUMBER_TOO_LARGE', { maximum: Number(issue.maximum) });
    case 'invalid_type':
      if (issue.input === undefined) return notice('MISSING_VALUE');
      return notice('WRONG_TYPE', { expected: issue.expected });
    case 'invalid_value':
      return notice('NOT_ONE_OF', { values: issue.values.map(String).join(', ') });
    default:
      return notice('INVALID_VALUE', { detail: issue.message });
  }
}
