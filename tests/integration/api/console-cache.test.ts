/** The console's cache before a real gateway: what it shows after every change is what the gateway would answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { taskCache } from '../../../client/graphql/cache.ts';
import {
  TaskDocument,
  TaskChangedDocument,
  TaskListChangedDocument,
  TaskListDocument,
  type TaskListQuery,
  type TaskQuery,
} from '../../../client/graphql/generated/graphql.ts';
import { startApiServer } from '../../support/api-server.ts';
import { ask, failTask } from '../../support/drive-task.ts';
import { waitFor } from '../../support/wait-for.ts';

test('a list and the page of a task follow every change without a request', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('OPERATOR');
  const headers = { authorization: `Bearer ${token}` };
  let requests = 0;
  const webSocket = createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { headers });
      }
    },
  });
  const open = (cached: boolean) =>
    new Client({
      url: `${api.url}/graphql`,
      preferGetMethod: false,
      requestPolicy: 'network-only',
      fetchOptions: { headers },
      fetch: (...request) => {
        if (cached) requests++;
        return fetch(...request);
      },
      exchanges: [
        ...(cached ? [taskCache()] : []),
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query, variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: webSocket.subscribe(
                { query: query ?? '', variables: variables as Record<string, unknown> },
                sink,
              ),
            }),
          }),
        }),
      ],
    });
  const [cached, direct] = [open(true), open(false)];
  const ids: string[] = [];
  for (const series of ['1.1', '1.2', '1.3', '1.4', '1.5']) ids.push(await api.receive(series));
  const orderBy = { field: 'STATE', direction: 'DESC' } as const;
  const variables = { filter: {}, first: 10, after: null, orderBy };

  let list: TaskListQuery | undefined;
  let task: TaskQuery | undefined;
  const subscriptions = [
    cached
      .query<TaskListQuery>(TaskListDocument.toString(), variables)
      .subscribe(({ data }) => data && (list = data)),
    cached
      .query<TaskQuery>(TaskDocument.toString(), { id: ids[1] })
      .subscribe(({ data }) => data && (task = data)),
    cached
      .subscription(TaskListChangedDocument.toString(), { filter: {}, orderBy })
      .subscribe(() => undefined),
    cached.subscription(TaskChangedDocument.toString(), { id: ids[1] }).subscribe(() => undefined),
  ];
  await waitFor(() => list && task && api.services.live.subscribers === 2, { what: 'both are read' });
  const read = requests;

  const isTrue = async (what: string): Promise<void> => {
    const answer = await direct.query<TaskListQuery>(TaskListDocument.toString(), variables).toPromise();
    const page = await direct.query<TaskQuery>(TaskDocument.toString(), { id: ids[1] }).toPromise();
    // Nothing tells of an estimate that has moved on.
    const plain = (data: unknown): unknown =>
      JSON.parse(JSON.stringify(data, (key, value: unknown) => (key === 'eta' ? null : value)));
    await waitFor(
      () => {
        try {
          assert.deepEqual(plain(list), plain(answer.data));
          assert.deepEqual(plain(task), plain(page.data));
          return true;
        } catch {
          return false;
        }
      },
      { what: `the cache is as the gateway: ${what}` },
    );
  };
  await isTrue('at first');
  await failTask(api.store, ids[1]!, { code: 'STORAGE_FULL', params: {} });
  await isTrue('a failure');
  ids.push(await api.receive('1.6', { images: 2 }));
  await isTrue('a new task');
  for (const id of [ids[0]!, ids[3]!]) await ask(api.store, id, { kind: 'claim' });
  await isTrue('two are running');
  await api.services.tasks.setPriority(ids[1]!, 5);
  await isTrue('another priority');
  await api.services.tasks.delete([ids[2]!]);
  await isTrue('one is deleted');
  assert.equal(requests, read, 'nothing was read again');
  for (const { unsubscribe } of subscriptions) unsubscribe();
  await webSocket.dispose();
});
