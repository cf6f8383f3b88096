/** Images in quarantine, over the API, over HTTP, and as an alert. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notice } from '../../../server/base/notices.ts';
import { DataDirectory } from '../../../server/storage/data-directory.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { receiptOf, spool } from '../../support/receipts.ts';
import { waitFor } from '../../support/wait-for.ts';

const LIST = `query ($first: Int! = 50, $after: String) {
  quarantine(first: $first, after: $after) {
    totalCount
    edges { node { id sourceAeTitle sopInstanceUid bytes reason { code message } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
interface Listed {
  quarantine: {
    totalCount: number;
    edges: { node: { id: string; sourceAeTitle: string; bytes: number; reason: { code: string } } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

async function putThree(api: ApiServer): Promise<void> {
  for (const index of [1, 2, 3]) {
    const receipt = receiptOf('1.1', index);
    spool(new DataDirectory(api.folder), receipt);
    await api.services.quarantine.put(
      receipt,
      notice('IMAGE_UNSTORABLE', { code: 'ER_WARN_DATA_OUT_OF_RANGE' }),
    );
  }
}

async function openKinds(api: ApiServer): Promise<string[]> {
  return (await api.services.alerts.open()).map(({ kind }) => kind);
}

test('images in quarantine are listed by pages, tried again and deleted, and are an alert while there are any', async () => {
  await using api = await startApiServer();
  const operator = { url: api.url, token: await api.tokenOf('OPERATOR') };
  const viewer = { url: api.url, token: await api.tokenOf('VIEWER') };
  await putThree(api);
  await waitFor(async () => (await openKinds(api)).includes('IMAGES_QUARANTINED'), { what: 'the alert' });

  const first = await graphql<Listed>(viewer, LIST, { first: 2 });
  assert.equal(first.quarantine.totalCount, 3);
  assert.equal(first.quarantine.pageInfo.hasNextPage, true);
  const { endCursor } = first.quarantine.pageInfo;
  const rest = await graphql<Listed>(viewer, LIST, { first: 2, after: endCursor });
  const nodes = [...first.quarantine.edges, ...rest.quarantine.edges].map(({ node }) => node);
  assert.deepEqual(new Set(nodes.map(({ reason }) => reason.code)), new Set(['IMAGE_UNSTORABLE']));
  assert.equal(new Set(nodes.map(({ id }) => id)).size, 3);

  const act = (who: typeof viewer, name: string, ids: readonly string[]) =>
    graphql<Record<string, { __typename: string; ids?: string[] }>>(
      who,
      `mutation ($ids: [ID!]!) { ${name}(ids: $ids) { __typename ... on ImagesOfQuarantine { ids } } }`,
      { ids },
    ).then((data) => data[name]);
  const [one, two, three] = nodes.map(({ id }) => id) as [string, string, string];
  for (const name of ['retryQuarantined', 'deleteQuarantined'])
    assert.equal((await act(viewer, name, [one]))?.__typename, 'NotAllowedError');
  assert.deepEqual((await act(operator, 'retryQuarantined', [one, '99', 'x']))?.ids, [one]);
  // Its file is no image: the gateway finds it in the spool, and puts it back.
  const back = await waitFor(
    async () => {
      const { edges } = (await graphql<Listed>(viewer, LIST)).quarantine;
      return edges.find(({ node }) => ![one, two, three].includes(node.id))?.node;
    },
    { what: 'the image to come back' },
  );
  assert.equal(back.reason.code, 'IMAGE_UNREADABLE');
  const all = [back.id, two, three];
  assert.deepEqual(new Set((await act(operator, 'deleteQuarantined', all))?.ids), new Set(all));
  assert.equal((await graphql<Listed>(viewer, LIST)).quarantine.totalCount, 0);
  await waitFor(async () => !(await openKinds(api)).includes('IMAGES_QUARANTINED'), {
    what: 'the end of the alert',
  });
});

test('the file is downloaded by operators only, is kept nowhere on the way, and every download is written down', async () => {
  await using api = await startApiServer();
  await putThree(api);
  const [image] = (await api.services.quarantine.list({ first: 1, after: null })).items;
  const path = `${api.url}/quarantine/${image!.id}`;
  const get = async (role?: 'VIEWER' | 'OPERATOR', url = path) =>
    fetch(url, { headers: role ? { authorization: `Bearer ${await api.tokenOf(role)}` } : {} });
  assert.equal((await get()).status, 401);
  assert.equal((await get('VIEWER')).status, 403);
  assert.equal((await get('OPERATOR', `${api.url}/quarantine/99`)).status, 404);
  assert.equal((await get('OPERATOR', `${api.url}/quarantine/..%2f..%2finstallation.json`)).status, 404);
  const answer = await get('OPERATOR');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(
    answer.headers.get('content-disposition'),
    `attachment; filename="quarantine-${image!.id}.dcm"`,
  );
  assert.equal(Buffer.from(await answer.arrayBuffer()).toString('latin1', 128, 132), 'DICM');
  const { items } = await api.services.audit.list({}, { first: 10, after: null });
  assert.deepEqual(
    items.filter(({ action }) => action === 'downloadQuarantined').map(({ details }) => details),
    [{ id: image!.id }],
  );
});

test('monitoring sees how many there are', async () => {
  await using api = await startApiServer();
  await putThree(api);
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  assert.match(metrics, /^petfectior_quarantined_images 3$/m);
});
