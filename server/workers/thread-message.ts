/** What passes between the pool and a thread, and how errors keep their code on the way. */
import { GatewayError, type ErrorCode, type ErrorParams } from '../base/errors.ts';

export type ToThread =
  | { readonly kind: 'run'; readonly id: number; readonly input: unknown }
  | { readonly kind: 'abort'; readonly id: number };

export type FromThread =
  | { readonly kind: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: PlainError };

export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly gateway:
    | { readonly code: ErrorCode; readonly params: ErrorParams; readonly retryAfterMs: number | undefined }
    | undefined;
  readonly cause: PlainError | undefined;
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: undefined, gateway: undefined, cause: undefined };
  }
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    gateway:
      error instanceof GatewayError
        ? { code: error.code, params: error.params, retryAfterMs: error.retryAfterMs }
        : undefined,
    cause: error.cause === undefined ? undefined : toPlainError(error.cause),
  };
}

/** The error as it was thrown in the thread: a `GatewayError` again where it was one. */
export function fromPlainError(plain: PlainError): Error {
  const cause = plain.cause && fromPlainError(plain.cause);
  const error = plain.gateway
    ? new GatewayError(plain.gateway.code, plain.gateway.params, {
        ...(cause ? { cause } : {}),
        ...(plain.gateway.retryAfterMs === undefined ? {} : { retryAfterMs: plain.gateway.retryAfterMs }),
      })
    : new Error(plain.message, cause ? { cause } : {});
  if (!plain.gateway) error.name = plain.name;
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
