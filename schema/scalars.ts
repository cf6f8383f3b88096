import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description: 'An instant, ISO 8601 in UTC with milliseconds: 2026-01-31T12:00:00.000Z.',
  serialize: (milliseconds) => new Date(milliseconds).toISOString(),
  parseValue: (value) => {
    const milliseconds =
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(milliseconds))
      throw new GraphQLError('An instant such as 2026-01-31T12:00:00Z is expected.');
    return milliseconds;
  },
});

builder.scalarType('Date', {
  description: 'A calendar day: 2026-01-31.',
  serialize: (day) => day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
  parseValue: (value) => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)))
      return value;
    throw new GraphQLError('A day such as 2026-01-31 is expected.');
  },
});

builder.scalarType('Cursor', {
  description:
    'A place in a numbered stream: digits. "0" is before the first; it only grows and has no gaps.',
  serialize: (cursor) => String(cursor),
  parseValue: parseCursor,
  parseLiteral: (node: ValueNode) =>
    parseCursor(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : null),
});

function parseCursor(value: unknown): number {
  const cursor = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof cursor === 'number' && Number.isSafeInteger(cursor) && cursor >= 0) return cursor;
  throw new GraphQLError('A cursor is a string of digits.');
}

builder.scalarType('JSON', {
  description: 'A JSON object whose keys depend on what it describes.',
  serialize: (value) => value,
});
