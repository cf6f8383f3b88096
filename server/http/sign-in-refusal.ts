/**
 * What is answered where nobody is signed in: 401 with a code that says why (RFC 9110 15.5.2), so that programs that
 * look at the status alone fail. What somebody who is signed in may not do is a typed answer of the API instead.
 */
import { getOperationAST, GraphQLError, Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { SignInProblem } from '../auth/role.ts';
import { notice, noticeMessage, type Notice } from '../base/notices.ts';
import type { RequestRefusal } from './request-refusal.ts';

/** The budget of tokens that are looked up grows by one a second. */
const RETRY_SECONDS = 1;

/** Told of each request that was refused because nobody was signed in. */
export type OnUnidentified = (
  problem: SignInProblem,
  request: { readonly address: string; readonly requestId: string },
) => void;

/** Whether a field of a root type may be asked by those who are not signed in. */
export type IsPublic = (rootType: 'Query' | 'Mutation' | 'Subscription', field: string) => boolean;

export function signInRefusal(problem: SignInProblem): RequestRefusal {
  const message = noticeMessage(noticeOf(problem));
  if (problem === 'TOO_MANY_ATTEMPTS') return { status: 429, code: problem, message };
  return { status: 401, code: problem, message, headers: { 'www-authenticate': challengeOf(problem) } };
}

export function signInError(problem: SignInProblem): GraphQLError {
  const { status, message, headers } = signInRefusal(problem);
  const http = { status, spec: false, headers: { ...headers } };
  return new GraphQLError(message, { extensions: { code: problem, notice: noticeOf(problem), http } });
}

/** Whether the operation asks for anything that strangers may not. The document need not be valid. */
export function needsSignIn(document: DocumentNode, operationName: unknown, isPublic: IsPublic): boolean {
  const asked = getOperationAST(document, typeof operationName === 'string' ? operationName : undefined);
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  );
  const needs = ({ selections }: SelectionSetNode, root: Parameters<IsPublic>[0]): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return needs(selection.selectionSet, root);
      if (selection.kind === Kind.FIELD)
        return selection.name.value !== '__typename' && !isPublic(root, selection.name.value);
      const spread = fragments.get(selection.name.value);
      // Looked at once: whatever else is in there has been seen, and one may spread another in a circle.
      fragments.delete(selection.name.value);
      return spread !== undefined && needs(spread, root);
    });
  return document.definitions.some(
    (each) =>
      each.kind === Kind.OPERATION_DEFINITION &&
      (!asked || each === asked) &&
      needs(each.selectionSet, ROOT_TYPES[each.operation]),
  );
}

const ROOT_TYPES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

function noticeOf(problem: SignInProblem): Notice {
  return problem === 'TOO_MANY_ATTEMPTS' ? notice(problem, { seconds: RETRY_SECONDS }) : notice(problem);
}

/** RFC 6750 3: no error code where no token came. */
function challengeOf(problem: SignInProblem): string {
  const challenge = 'Bearer realm="petfectior"';
  return problem === 'SIGN_IN_FIRST'
    ? challenge
    : `${challenge}, error="invalid_token", error_description="${problem}"`;
}
