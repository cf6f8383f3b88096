/** The one place where it is decided what of an error a caller sees. */
import { randomUUID } from 'node:crypto';
import { GraphQLError, Kind } from 'graphql';
import { GatewayError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import { noticeMessage } from '../base/notices.ts';
import { Refusal, ValidationError } from '../base/refusals.ts';
import { unavailable } from './unavailable.ts';

/**
 * Our own refusals and what is wrong with the query itself are shown; everything else is logged once under a
 * reference, and the reference is all that is shown.
 */
export function maskError(error: unknown, log: Logger): Error {
  if (error instanceof GraphQLError) {
    const { originalError } = error;
    if (!originalError) return error;
    if (originalError instanceof GraphQLError) {
      if (!error.path) return maskError(originalError, log);
      // With a path it was thrown while answering: what graphql says of a value of the document is shown, what it
      // says of our own values is not the caller's business.
      if (isAboutValue(originalError)) return error;
    }
    if (originalError instanceof Refusal)
      return shown(error, originalError.message, originalError.name, fieldsOf(originalError));
    if (originalError instanceof GatewayError)
      return shown(error, originalError.message, originalError.code, {});
    return masked(originalError, log, error);
  }
  if (error instanceof Refusal)
    return new GraphQLError(error.message, { extensions: { code: error.name, ...fieldsOf(error) } });
  return masked(error, log);
}

function isAboutValue({ nodes = [] }: GraphQLError): boolean {
  return nodes.length > 0 && nodes.every(({ kind }) => kind !== Kind.FIELD);
}

function fieldsOf(refusal: Refusal): object {
  if (!(refusal instanceof ValidationError)) return { notice: refusal.notice };
  const fields = refusal.fields.map(({ path, notice }) => ({ path, message: noticeMessage(notice), notice }));
  return { fields };
}

function shown(at: GraphQLError, message: string, code: string, more: object): GraphQLError {
  return new GraphQLError(message, { nodes: at.nodes, path: at.path, extensions: { code, ...more } });
}

function masked(error: unknown, log: Logger, at?: GraphQLError): GraphQLError {
  const field = at?.path?.join('.');
  const refusal = unavailable(error);
  if (refusal) {
    log.warn('api.unavailable', { code: refusal.notice.code, field, error });
    return new GraphQLError(refusal.message, {
      nodes: at?.nodes,
      path: at?.path,
      extensions: { code: refusal.name, ...fieldsOf(refusal) },
    });
  }
  const reference = randomUUID().slice(0, 8);
  log.error('api.internal-error', { reference, error, field });
  return new GraphQLError(`Internal error; the log has the details under ${reference}.`, {
    nodes: at?.nodes,
    path: at?.path,
    extensions: { code: 'INTERNAL', reference },
  });
}
