import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { NotAllowedError } from '../server/base/refusals.ts';
import type { Total } from '../server/base/page.ts';
import type { Context } from './context.ts';
import { mayAct, type Role } from '../server/base/roles.ts';

/** Errors come first: what access control refuses is then answered as a typed error too. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  AuthScopes: { role: Role };
  /** `newestCursor`: of a log that grows while it is read; left out, its beginning. */
  Connection: { total: () => Promise<Total>; newestCursor?: number };
  Scalars: {
    /** Milliseconds since the epoch; on the wire ISO 8601 in UTC. */
    DateTime: { Input: number; Output: number };
    /** As in DICOM, YYYYMMDD; on the wire YYYY-MM-DD. */
    Date: { Input: string; Output: string };
    /** A number that only grows; on the wire a string of digits. */
    Cursor: { Input: number; Output: number };
    JSON: { Input: unknown; Output: unknown };
    ID: { Input: string; Output: string | number };
  };
}>({
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultTypes: [NotAllowedError],
    defaultUnionOptions: { name: ({ fieldName }) => `${capitalised(fieldName)}Result` },
  },
  relay: { cursorType: 'String' },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ viewer }) => ({ role: (needed) => viewer !== null && mayAct(viewer.role, needed) }),
    unauthorizedError: (_parent, { viewer }) =>
      new NotAllowedError(viewer ? 'ROLE_TOO_LOW' : 'SIGN_IN_FIRST'),
  },
});

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

builder.queryType({ authScopes: { role: 'VIEWER' } });
builder.mutationType({});
builder.subscriptionType({ authScopes: { role: 'VIEWER' } });
