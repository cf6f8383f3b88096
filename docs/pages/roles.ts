import type { GraphQLObjectType } from 'graphql';
import { schema } from '../../schema/index.ts';
import { neededRole } from '../../schema/needed-role.ts';
import { ROLES } from '../../server/base/roles.ts';
import { code, table } from './markdown.ts';

export function rolesPage(): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return `# Who may do what

<!-- Generated from the schema. -->

Every operation of the API with each role and with none. A test asks each of them in each way. What an operation
shows, it shows whole: no field below has access of its own.

${roots.map((root) => `## ${root!.name}\n\n${rowsOf(root!)}`).join('\n\n')}
`;
}

function rowsOf(root: GraphQLObjectType): string {
  const rows = Object.values(root.getFields())
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((field) => {
      const needed = neededRole(root, field);
      const least = needed === 'none' ? -1 : ROLES.indexOf(needed);
      return [
        code(field.name),
        ...[-1, ...ROLES.keys()].map((rank) => (rank >= least ? 'yes' : '')),
        field.description ?? '',
      ];
    });
  return table(['operation', 'not signed in', ...ROLES.map((role) => role.toLowerCase()), ''], rows);
}
