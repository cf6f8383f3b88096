/** Lists of tasks on both databases: what each filter finds, pages in both orders, totals; and live as in the list. */
import { failTask } from '../../support/drive-task.ts';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TaskPlaceFragment, TaskPlacesQuery } from '../../../client/graphql/generated/graphql.ts';
import { compareTasks } from '../../../client/graphql/task-list.ts';
import { matchesTaskFilter } from '../../../server/tasks/filter-fields.ts';
import type { TaskFilter } from '../../../server/tasks/task-record.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { startMariadb, type Mariadb } from '../../support/mariadb.ts';

let mariadb: Mariadb;
before(async () => {
  mariadb = await startMariadb();
});
after(() => mariadb[Symbol.asyncDispose]());

interface Listed {
  readonly tasks: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
    readonly edges: readonly { readonly node: { readonly series: { readonly instanceUid: string } } }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}
const PLACES = `query ($filter: TaskFilter, $first: Int!, $after: String, $orderBy: TaskOrder) {
  tasks(filter: $filter, first: $first, after: $after, orderBy: $orderBy) {
    edges { node { id updatedAt state patient { name } series { description } images { received } source { device } } }
    pageInfo { endCursor hasNextPage }
  }
}`;
const LIST = `query ($filter: TaskFilter, $first: Int = 50, $after: String, $orderBy: TaskOrder) {
  tasks(filter: $filter, first: $first, after: $after, orderBy: $orderBy) {
    totalCount totalCountIsExact edges { node { series { instanceUid } } } pageInfo { endCursor hasNextPage }
  }
}`;

for (const kind of ['sqlite', 'mariadb'] as const) {
  describe(kind === 'sqlite' ? 'embedded database' : 'MariaDB', () => {
    let api: ApiServer;
    let token: string;
    const ids: Record<string, string> = {};
    before(async () => {
      const url = await mariadb.createDatabase(`lists_${kind}`);
      api = await startApiServer(kind === 'sqlite' ? {} : { address: { kind, url } });
      token = await api.tokenOf('OPERATOR');
      await api.services.devices.create({ name: 'CT-1', aeTitle: 'SCANNER', host: '192.0.2.1', port: 104 });
      ids['1'] = await api.receive('1', {
        patientId: 'HUC-1001',
        patientName: 'MUÑOZ^ÁNGEL',
        accessionNumber: 'A4711',
      });
      ids['2'] = await api.receive('2', {
        patientId: 'HUC-1002',
        patientName: 'Weiß^Jürgen',
        accessionNumber: 'A4712',
      });
      ids['3'] = await api.receive('3', {
        patientId: '50%_"*',
        patientName: '山田^太郎',
        accessionNumber: 'B1',
      });
      ids['4'] = await api.receive('4', {
        images: 2,
        patientId: 'P4',
        patientName: 'DOE^JANE',
        accessionNumber: 'B2',
      });
      await failTask(api.store, ids['2']!, { code: 'STORAGE_FULL', params: {} });
    });
    after(() => api[Symbol.asyncDispose]());

    async function list(variables: object): Promise<Listed['tasks']> {
      const answer = await graphql({ url: api.url, token }, LIST, variables as Record<string, unknown>);
      return (answer as unknown as Listed).tasks;
    }
    const seriesOf = ({ edges }: Listed['tasks']) => edges.map(({ node }) => node.series.instanceUid).sort();

    const FILTERS: readonly (readonly [TaskFilter | { states: string[] }, string])[] = [
      [{}, '1234'],
      [{ text: 'munoz' }, '1'],
      [{ text: 'ANGEL muñoz' }, '1'],
      [{ text: 'ngel' }, '1'],
      [{ text: 'HUC-100' }, '12'],
      [{ text: 'huc jürgen' }, '2'],
      [{ text: 'A4' }, '12'],
      [{ text: 'a4 HUC we' }, '2'],
      [{ text: '太郎' }, '3'],
      [{ text: '%' }, '3'],
      [{ text: '_"*' }, '3'],
      [{ text: 'scanner wb' }, '1234'],
      [{ text: 'doe^jane p4' }, '4'],
      [{ text: "' or 1=1 --" }, ''],
      [{ text: '"huc" OR "doe"' }, ''],
      [{ text: '   ' }, '1234'],
      [{ text: 'huc\u0000munoz \u0000 jurgen \ud800' }, ''],
      [{ text: 'huc\u0000jur' }, '2'],
      [{ patientId: 'HUC-1001' }, '1'],
      [{ accessionNumber: 'A4711' }, '1'],
      [{ accessionNumber: 'A47' }, ''],
      [{ states: ['FAILED'] }, '2'],
      [{ states: ['WAITING', 'FAILED'] }, '24'],
      [{ text: 'huc', states: ['QUEUED'] }, '1'],
      [{ steps: ['COMPILATOR'] }, '1234'],
      [{ steps: ['PACKER'] }, ''],
      [{ seriesInstanceUid: '3' }, '3'],
      [{ studyInstanceUid: '1.2.4' }, '4'],
      [{ device: 'CT-1' }, '1234'],
      [{ device: 'NOBODY' }, ''],
      [{ ids: [] }, ''],
    ];
    for (const [filter, expected] of FILTERS) {
      test(`${JSON.stringify(filter)} finds ${expected || 'none'}, in the list, by state and live`, async () => {
        const page = await list({ filter });
        assert.deepEqual(seriesOf(page).join(''), expected);
        assert.deepEqual([page.totalCount, page.totalCountIsExact], [expected.length, true]);
        const { tasks } = api.services;
        const byState = Object.values(await tasks.count(filter as TaskFilter));
        assert.equal(
          byState.reduce((sum, count) => sum + count, 0),
          expected.length,
        );
        for (const [series, id] of Object.entries(ids)) {
          const task = (await tasks.get(id))!;
          const [deliveries = []] = await tasks.deliveriesOf([id]);
          const around = {
            delivery: deliveries.map(({ device }) => device),
            result: [],
          };
          assert.equal(
            matchesTaskFilter(task, around, filter as TaskFilter),
            expected.includes(series),
            series,
          );
        }
      });
    }

    test('a process that is no step has no tasks', async () => {
      assert.deepEqual(seriesOf(await list({ filter: { steps: ['SERVER_MONITOR'] } })), []);
    });

    for (const field of ['STARTED', 'UPDATED'])
      for (const direction of ['ASC', 'DESC'])
        for (const text of [undefined, 'scanner', 'et'])
          test(`pages by ${field} ${direction}${text ? ` of "${text}"` : ''} follow one another without gap or repetition`, async () => {
            const seen: string[] = [];
            let cursor: string | null = null;
            for (let pages = 0; pages < 5; pages++) {
              const page: Listed['tasks'] = await list({
                filter: text ? { text } : {},
                first: 3,
                after: cursor,
                orderBy: { field, direction },
              });
              seen.push(...page.edges.map(({ node }) => node.series.instanceUid));
              assert.equal(page.totalCount, 4);
              cursor = page.pageInfo.endCursor;
              if (!page.pageInfo.hasNextPage) break;
            }
            const first = field === 'STARTED' ? ['1', '2', '3', '4'] : ['1', '3', '4', '2'];
            assert.deepEqual(seen, direction === 'ASC' ? first : first.toReversed());
          });

    test('pages in every order follow one another as the console sorts, also where values are empty or the same', async () => {
      const values = [
        { patientName: 'DOE^JANE', seriesDescription: 'AC', sourceDevice: 'CT-1' },
        { patientName: '\u{10437}^DESERET', seriesDescription: 'ac', sourceDevice: 'CT-2' },
        { patientName: '\uff3a^FULLWIDTH', seriesDescription: 'AC', sourceDevice: 'CT-2' },
        { patientName: null, seriesDescription: null, sourceDevice: null },
        { patientName: null, seriesDescription: '', sourceDevice: '' },
      ];
      const more: string[] = [];
      for (const [index, set] of values.entries()) {
        const id = await api.receive(`1${index}`, { images: 1 + (index % 3) });
        await api.database.queries.updateTable('task').set(set).where('id', '=', id).execute();
        more.push(id);
      }
      for (const field of ['STARTED', 'UPDATED', 'STATE', 'IMAGES', 'PATIENT', 'SERIES', 'SOURCE'] as const)
        for (const direction of ['ASC', 'DESC'] as const)
          for (const text of [null, 'scanner']) {
            const orderBy = { field, direction };
            const seen: TaskPlaceFragment[] = [];
            let after: string | null = null;
            do {
              const variables = { filter: text === null ? {} : { text }, first: 2, after, orderBy };
              const { tasks } = (await graphql(
                { url: api.url, token },
                PLACES,
                variables,
              )) as unknown as TaskPlacesQuery;
              seen.push(...tasks.edges.map(({ node }) => node));
              after = tasks.pageInfo.hasNextPage ? tasks.pageInfo.endCursor : null;
            } while (after !== null && seen.length < 20);
            assert.equal(new Set(seen.map(({ id }) => id)).size, 9, `${field} ${direction}: each once`);
            assert.deepEqual(
              seen.map(({ id }) => id),
              seen.toSorted((a, b) => compareTasks(a, b, orderBy)).map(({ id }) => id),
              `${field} ${direction}`,
            );
          }
      for (const after of ['', '.', 'x', '=.', '=x.y', '9'.repeat(19)])
        await assert.rejects(list({ after, orderBy: { field: 'PATIENT', direction: 'DESC' } }), /cursor/i);
      for (const after of ['1', '.1', '12.1', '=AAAA.1', '=_w.1'])
        for (const field of ['UPDATED', 'PATIENT'] as const)
          await list({ after, orderBy: { field, direction: 'DESC' } });
      await api.services.tasks.delete(more);
    });

    test('counting ends at 10,000, and says so', async () => {
      const entry = {
        at: 1,
        level: 'info',
        module: 'API',
        event: 'x',
        message: 'x',
        taskId: null,
        fields: '{}',
      };
      for (let batch = 0; batch < 11; batch++)
        await api.database.queries.insertInto('log_entry').values(Array(1000).fill(entry)).execute();
      const { logs } = (await graphql(
        { url: api.url, token },
        '{ logs(filter: { text: "x" }) { totalCount totalCountIsExact } }',
      )) as { logs: unknown };
      assert.deepEqual(logs, { totalCount: 10_000, totalCountIsExact: false });
    });

    test('a deleted task is found no more', async () => {
      const id = await api.receive('5', { patientName: 'ROE^RICHARD' });
      assert.deepEqual(seriesOf(await list({ filter: { text: 'roe richard' } })), ['5']);
      await api.services.tasks.delete([id]);
      assert.deepEqual(seriesOf(await list({ filter: { text: 'roe richard' } })), []);
      const left = await api.database.queries.selectFrom('task_search').select('taskId').execute();
      assert.equal(left.length, 4);
    });
  });
}
