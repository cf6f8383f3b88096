/** A page that follows its tasks one message at a time is, whatever happens, the page that would be read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isEmptied, placed } from '../../../client/graphql/task-list.ts';
import type { TaskPlaceFragment, TaskPlacesQuery } from '../../../client/graphql/generated/graphql.ts';

type Page = TaskPlacesQuery['tasks'];
type Direction = 'ASC' | 'DESC';
interface Kept {
  readonly id: string;
  readonly at: number;
  readonly fits: boolean;
}

const FIRST = 5;
const idOf = (number: number): string => String(number).padStart(3, '0');
const cursorOf = ({ at, id }: Kept): string => `${at}.${id}`;
const nodeOf = ({ id, at }: Kept): TaskPlaceFragment => ({
  id,
  updatedAt: new Date(at).toISOString(),
  state: 'RUNNING',
  patient: { name: null },
  series: { description: null },
  images: { received: 1 },
  source: { device: null },
});

/** What a gateway would answer. */
function read(tasks: readonly Kept[], direction: Direction, from = 0): Page {
  const sign = direction === 'ASC' ? 1 : -1;
  const fitting = tasks
    .filter(({ fits }) => fits)
    .sort((a, b) => sign * (a.at - b.at || (a.id < b.id ? -1 : 1)));
  const edges = fitting.slice(0, FIRST).map((task) => ({ cursor: task.id, node: nodeOf(task) }));
  return {
    totalCount: fitting.length,
    edges,
    pageInfo: {
      hasNextPage: fitting.length > from + FIRST,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
const idsOf = (page: Page): string[] => page.edges.map(({ node }) => node.id);

test('a page is kept as it would be read, but for what moves up from behind it', () => {
  const change = fc.record({
    task: fc.nat(9),
    at: fc.nat(20),
    what: fc.constantFrom('fits', 'other', 'gone'),
  });
  fc.assert(
    fc.property(
      fc.constantFrom<Direction>('ASC', 'DESC'),
      fc.array(change, { maxLength: 40 }),
      (direction, changes) => {
        let tasks: Kept[] = [];
        let page = read(tasks, direction);
        for (const { task, at, what } of changes) {
          const id = idOf(task);
          const next: Kept = { id, at, fits: what === 'fits' };
          tasks = tasks.filter((other) => other.id !== id);
          if (what !== 'gone') tasks.push(next);
          const truth = read(tasks, direction);
          // A row of the page that is told anew is known everywhere before the page is placed.
          const told: Page = {
            ...page,
            edges: page.edges.map((edge) => (edge.node.id === id ? { ...edge, node: nodeOf(next) } : edge)),
          };
          page = placed(
            told,
            { first: FIRST, orderBy: { field: 'UPDATED', direction } },
            {
              taskId: id,
              task: what === 'gone' ? null : nodeOf(next),
              list: {
                fits: next.fits,
                cursor: what === 'gone' ? null : cursorOf(next),
                totalCount: truth.totalCount,
              },
            },
          );
          assert.equal(page.totalCount, truth.totalCount);
          assert.equal(page.pageInfo.endCursor, page.edges.at(-1)?.cursor ?? null);
          const ids = idsOf(page);
          assert.deepEqual(ids, idsOf(truth).slice(0, ids.length), 'no row is missing or misplaced');
          if (ids.length < Math.min(FIRST, truth.totalCount)) assert.ok(page.pageInfo.hasNextPage);
          if (isEmptied(page, FIRST)) page = truth;
        }
      },
    ),
  );
});

test('what belongs on another page is left to it, and nothing is written where nothing moves', () => {
  const tasks = Array.from({ length: 12 }, (_, number) => ({ id: idOf(number), at: number, fits: true }));
  const page = read(tasks, 'DESC');
  const list = { fits: true, cursor: 'c', totalCount: 12 };
  const variables = { first: FIRST, orderBy: { field: 'STARTED', direction: 'DESC' } } as const;
  const change = (id: string) => ({ taskId: id, task: nodeOf({ id, at: 0, fits: true }), list });
  assert.equal(placed(page, variables, change('009')), page);
  assert.equal(placed(page, variables, change('002')), page, 'behind the page');
  const second = { ...page, edges: page.edges.slice(2) };
  assert.equal(placed(second, { ...variables, after: '010' }, change('011')), second, 'before it');
});

test('a row of any page stays where it is while what it is sorted by is the same', () => {
  const tasks = Array.from({ length: 17 }, (_, number) => ({ id: idOf(number), at: number, fits: true }));
  for (const direction of ['ASC', 'DESC'] as const)
    for (const from of [0, 5, 10, 15]) {
      const page = read(tasks, direction, from);
      const after = from === 0 ? null : 'some';
      for (const { node, cursor } of page.edges)
        assert.equal(
          placed(
            page,
            { first: FIRST, after, orderBy: { field: 'UPDATED', direction } },
            { taskId: node.id, task: node, list: { fits: true, cursor, totalCount: 17 } },
          ),
          page,
        );
    }
});

test('a new task pushes the last one onto the next page, which begins with it', () => {
  const tasks = Array.from({ length: 5 }, (_, number) => ({ id: idOf(number), at: number, fits: true }));
  const page = placed(
    read(tasks, 'DESC'),
    { first: FIRST },
    {
      taskId: '005',
      task: nodeOf({ id: '005', at: 5, fits: true }),
      list: { fits: true, cursor: '005', totalCount: 6 },
    },
  );
  assert.deepEqual(idsOf(page), ['005', '004', '003', '002', '001']);
  assert.equal(page.pageInfo.hasNextPage, true);
  assert.equal(page.pageInfo.endCursor, '001');
});
