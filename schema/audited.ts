/** Every mutation, and every look at patients' tasks, is written down: who, from where, what, and how it ended. */
import { errorTypeMap } from '@pothos/plugin-errors';
import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { OverBudgetError } from '../server/base/refusals.ts';
import type { Context } from './context.ts';

type Resolver = GraphQLFieldResolver<unknown, Context, Record<string, unknown>>;
type Field = GraphQLField<unknown, Context, Record<string, unknown>>;

/** Root fields that show patients' tasks, and what they are called in the audit log. */
const VIEWS = { task: 'viewTask', tasks: 'listTasks' } as const;
const FOLLOWS = { taskChanged: 'followTasks', taskTransitions: 'followTransitions' } as const;

/** Wraps the root fields of the schema in place. */
export function audited(schema: GraphQLSchema): GraphQLSchema {
  const { Query, Mutation, Subscription } = {
    Query: fieldsOf(schema.getQueryType()),
    Mutation: fieldsOf(schema.getMutationType()),
    Subscription: fieldsOf(schema.getSubscriptionType()),
  };
  for (const [name, field] of Object.entries(Mutation)) field.resolve = recorded(name, field.resolve!);
  for (const [name, action] of Object.entries(VIEWS))
    Query[name]!.resolve = recorded(action, Query[name]!.resolve!, { conflate: true });
  for (const [name, action] of Object.entries(FOLLOWS))
    Subscription[name]!.subscribe = recorded(action, Subscription[name]!.subscribe!, { conflate: true });
  return schema;
}

function fieldsOf(type: { getFields(): unknown } | null | undefined): Record<string, Field> {
  return (type?.getFields() ?? {}) as Record<string, Field>;
}

function recorded(action: string, resolve: Resolver, { conflate = false } = {}): Resolver {
  return async (root, args, context, info) => {
    const record = (outcome: string, details = args) =>
      context.audit.append(
        {
          at: Date.now(),
          actor: context.viewer?.name ?? null,
          address: context.origin.address,
          action,
          taskId: typeof args['id'] === 'string' && /^\d{18}$/.test(args['id']) ? args['id'] : null,
          details,
          outcome,
          requestId: context.requestId,
        },
        { conflate },
      );
    let result: unknown;
    try {
      result = await resolve(root, args, context, info);
    } catch (error) {
      // Who asks for too much asks often, each time for something else: that is one entry.
      const { name } = error instanceof Error ? error : { name: 'Error' };
      await record(name, error instanceof OverBudgetError ? {} : args);
      throw error;
    }
    try {
      // A refusal that is a member of the union is wrapped: only the plugin knows it for what it is.
      await record(errorTypeMap.get(result as object)?.name ?? 'OK');
      return result;
    } catch (error) {
      // What cannot be written down is not shown, and a stream of it is not left open.
      await (result as Partial<AsyncIterator<unknown>> | null)?.return?.();
      throw error;
    }
  };
}
