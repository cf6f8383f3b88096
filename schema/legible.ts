/**
 * Names come from headers, devices and people, with whatever characters they hold: texts of the API leave with those
 * made visible that cannot be seen or that move what is seen. What is kept, compared and delivered is not changed.
 */
import { defaultFieldResolver, getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { visibleLines } from '../server/base/visible-text.ts';

const OF_TEXT = new Set(['String', 'JSON']);

/** Wraps the fields of the schema that give texts, in place. */
export function legible(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (!OF_TEXT.has(getNamedType(field.type).name)) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (root, args, context, info) => {
        const result: unknown = resolve(root, args, context, info);
        return result instanceof Promise ? result.then(shown) : shown(result);
      };
    }
  }
  return schema;
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return visibleLines(value);
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [visibleLines(name), shown(inner)]));
}
