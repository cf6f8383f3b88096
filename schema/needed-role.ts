import type { GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { Role } from '../server/base/roles.ts';

interface Access {
  readonly authScopes?: { readonly role?: Role };
  readonly skipTypeScopes?: boolean;
}

/** The least role that may ask a field of a root type, as the schema declares it; `none`: also who is not signed in. */
export function neededRole(root: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Role | 'none' {
  const own = accessOf(field.extensions);
  if (own.authScopes?.role) return own.authScopes.role;
  return (own.skipTypeScopes ? undefined : accessOf(root.extensions).authScopes?.role) ?? 'none';
}

/** Whether a field of a root type may be asked by those who are not signed in. */
export function isPublic(schema: GraphQLSchema, rootType: string, field: string): boolean {
  const root = schema.getType(rootType) as GraphQLObjectType | undefined;
  const found = root?.getFields()[field];
  return root !== undefined && found !== undefined && neededRole(root, found) === 'none';
}

function accessOf(extensions: object): Access {
  return (extensions as { pothosOptions?: Access }).pothosOptions ?? {};
}
