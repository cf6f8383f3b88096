/**
 * What a caller of a service asked for and cannot have: shown to them as it is, never logged as a fault.
 * Everything else that a service throws is a fault and is masked at the edge.
 */
import type { z } from 'zod';

export interface FieldProblem {
  /** Path of the field in the input, with dots. */
  readonly path: string;
  readonly message: string;
}

export class Refusal extends Error {}

export class ValidationError extends Refusal {
  readonly fields: readonly FieldProblem[];
  constructor(fields: readonly FieldProblem[]) {
    super(fields.map((field) => `${field.path}: ${field.message}`).join('; '));
    this.name = 'ValidationError';
    this.fields = fields;
  }
}

export class NotFoundError extends Refusal {
  constructor(what: string) {
    super(`${what} does not exist.`);
    this.name = 'NotFoundError';
  }
}

export class ConflictError extends Refusal {
  constructor(message: string) {
    super(message);
    this.name = 'ConflictError';
  }
}

export class NotAllowedError extends Refusal {
  constructor(message: string) {
    super(message);
    this.name = 'NotAllowedError';
  }
}

/** Parses an input. @throws ValidationError with every problem at its field. */
export function validated<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const outcome = schema.safeParse(input);
  if (outcome.success) return outcome.data;
  throw new ValidationError(
    outcome.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: key, message: 'Unknown field.' }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    ),
  );
}
