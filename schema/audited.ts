/** Every mutation, and every look at patients' data or at this log, is written down: who, from where, what, and how it ended. */
import { errorTypeMap } from '@pothos/plugin-errors';
import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Context } from './context.ts';
import type { NewSession } from '../server/auth/sessions.ts';

type Resolver = GraphQLFieldResolver<unknown, Context, Record<string, unknown>>;
type Field = GraphQLField<unknown, Context, Record<string, unknown>>;

/** Root fields that show patients' data or the audit log, and what they are called in it. */
export const VIEWS = {
  task: 'viewTask',
  tasks: 'listTasks',
  taskCounts: 'countTasks',
  testRuns: 'listTestRuns',
  dryRunRule: 'dryRunRule',
  headerComparison: 'compareHeaders',
  studies: 'searchStudies',
  retrieval: 'viewRetrieval',
  retrievals: 'listRetrievals',
  quarantine: 'listQuarantine',
  auditLog: 'viewAuditLog',
} as const;
export const FOLLOWS = {
  taskChanged: 'followTasks',
  taskTransitions: 'followTransitions',
  retrievalChanged: 'followRetrievals',
  testRunChanged: 'followTestRuns',
} as const;

/** What is written down beside mutations. */
export const AUDITED_VIEWS: readonly string[] = [...Object.values(VIEWS), ...Object.values(FOLLOWS)];

/** Wraps the root fields of the schema in place. */
export function audited(schema: GraphQLSchema): GraphQLSchema {
  const { Query, Mutation, Subscription } = {
    Query: fieldsOf(schema.getQueryType()),
    Mutation: fieldsOf(schema.getMutationType()),
    Subscription: fieldsOf(schema.getSubscriptionType()),
  };
  for (const [name, field] of Object.entries(Mutation)) field.resolve = recorded(name, field.resolve!);
  for (const [name, action] of Object.entries(VIEWS))
    Query[name]!.resolve = recorded(action, Query[name]!.resolve!);
  for (const [name, action] of Object.entries(FOLLOWS))
    Subscription[name]!.subscribe = recorded(action, Subscription[name]!.subscribe!);
  return schema;
}

function fieldsOf(type: { getFields(): unknown } | null | undefined): Record<string, Field> {
  return (type?.getFields() ?? {}) as Record<string, Field>;
}

function recorded(action: string, resolve: Resolver): Resolver {
  return async (root, args, context, info) => {
    const record = (outcome: string, actor = context.viewer?.name ?? null) =>
      context.audit.append({
        at: Date.now(),
        actor,
        address: context.origin.address,
        action,
        taskId: typeof args['id'] === 'string' && /^\d{18}$/.test(args['id']) ? args['id'] : null,
        details: args,
        outcome,
        requestId: context.requestId,
      });
    let result: unknown;
    try {
      result = await resolve(root, args, context, info);
    } catch (error) {
      await record(error instanceof Error ? error.name : 'Error');
      throw error;
    }
    try {
      // A refusal that is a member of the union is wrapped: only the plugin knows it for what it is.
      const refusal = errorTypeMap.get(result as object)?.name;
      if (refusal) await record(refusal);
      else await record('OK', whoCame(result));
      return result;
    } catch (error) {
      // What cannot be written down is not shown, and a stream of it is not left open.
      await (result as Partial<AsyncIterator<unknown>> | null)?.return?.();
      throw error;
    }
  };
}

/** Whoever has just signed in is known by the session that was opened. */
function whoCame(result: unknown): string | undefined {
  return (result as Partial<NewSession> | null)?.user?.username;
}
