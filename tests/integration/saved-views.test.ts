/** Views of the list that people save: each their own, on either database, gone with the account. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { schemaDifference } from '../../server/db/database.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { graphql } from '../support/graphql-client.ts';
import { startMariadb, type Mariadb } from '../support/mariadb.ts';

interface Saved {
  savedViews: { name: string; query: string }[];
}
const SAVE = `mutation ($name: String!, $query: String!) { saveView(name: $name, query: $query) {
  __typename ... on SavedView { name query } ... on ValidationError { fields { path notice { code } } } } }`;
const DELETE = `mutation ($name: String!) { deleteView(name: $name) { __typename ... on Error { message } } }`;

let mariadb: Mariadb;
before(async () => {
  mariadb = await startMariadb();
});
after(() => mariadb[Symbol.asyncDispose]());

for (const kind of ['sqlite', 'mariadb'] as const)
  describe(kind === 'sqlite' ? 'embedded database' : 'MariaDB', () => {
    let api: ApiServer;
    before(async () => {
      const url = await mariadb.createDatabase(`views_${kind}`);
      api = await startApiServer(kind === 'sqlite' ? {} : { address: { kind, url } });
    });
    after(() => api[Symbol.asyncDispose]());
    const asPerson = async () => ({ url: api.url, token: await api.tokenOf('VIEWER') });

    test('a view is saved, replaced by its name, seen by nobody else, and deleted', async () => {
      assert.equal(await schemaDifference(api.database), '');
      const [one, other] = [await asPerson(), await asPerson()];
      const list = async (person: typeof one) =>
        ((await graphql(person, '{ savedViews { name query } }')) as unknown as Saved).savedViews;
      for (const view of [
        { name: 'Failed', query: 'state=FAILED' },
        { name: 'failed', query: 'state=FAILED&sort=PATIENT' },
        { name: ' Failed ', query: 'state=FAILED&sort=UPDATED' },
      ])
        await graphql(one, SAVE, view);
      assert.deepEqual(await list(one), [
        { name: 'Failed', query: 'state=FAILED&sort=UPDATED' },
        { name: 'failed', query: 'state=FAILED&sort=PATIENT' },
      ]);
      assert.deepEqual(await list(other), []);
      assert.match(JSON.stringify(await graphql(other, DELETE, { name: 'Failed' })), /NotFoundError/);
      await graphql(one, DELETE, { name: 'failed' });
      assert.deepEqual(
        (await list(one)).map(({ name }) => name),
        ['Failed'],
      );
    });

    test('views are bounded in number and length, and go with the account', async () => {
      const person = await asPerson();
      for (const [view, code] of [
        [{ name: '', query: '' }, /fields/],
        [{ name: 'x', query: 'x'.repeat(1001) }, /fields/],
        [{ name: 'a\u202eb', query: '' }, /INVISIBLE_CHARACTERS/],
      ] as const)
        assert.match(JSON.stringify(await graphql(person, SAVE, view)), code);
      for (let index = 0; index < 50; index++)
        await graphql(person, SAVE, { name: `view ${index}`, query: '' });
      assert.match(
        JSON.stringify(await graphql(person, SAVE, { name: 'more', query: '' })),
        /TOO_MANY_ITEMS/,
      );
      const { name } = await api.viewerOf(person.token);
      await api.services.users.delete(name);
      const left = await api.database.queries.selectFrom('saved_view').select('name').execute();
      assert.deepEqual(
        left.map((row) => row.name),
        ['Failed'],
      );
    });
  });
