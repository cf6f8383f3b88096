import type { TaskListQueryVariables } from '../../graphql/generated/graphql.ts';

export type TaskOrder = NonNullable<TaskListQueryVariables['orderBy']>;
const FIELDS = [
  'STARTED',
  'UPDATED',
  'STATE',
  'IMAGES',
  'PATIENT',
  'SERIES',
  'SOURCE',
] as const satisfies TaskOrder['field'][];

/** As it stands in the address, `sort=UPDATED` or `sort=-UPDATED` the other way; the newest first otherwise. */
export function orderOf(query: URLSearchParams): TaskOrder {
  const text = query.get('sort') ?? '';
  const field = FIELDS.find((name) => name === text.replace(/^-/, '')) ?? 'STARTED';
  return { field, direction: text.startsWith('-') ? 'ASC' : 'DESC' };
}

/** What a press on the head of a column asks for. */
export function pressed(order: TaskOrder, field: TaskOrder['field']): string {
  return order.field === field && order.direction === 'DESC' ? `-${field}` : field;
}
