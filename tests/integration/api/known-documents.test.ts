import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { readKnownDocuments } from '../../../server/http/known-documents.ts';
import { startApiServer } from '../../support/api-server.ts';
import { graphql, subscribe } from '../../support/graphql-client.ts';
import { waitFor } from '../../support/wait-for.ts';

const KNOWN = 'query Devices { devices { name host } }';
const FOLLOWED = 'subscription Follow { processChanged { name state } }';

test('a locked-down site answers the documents that it knows, however they are spaced, and no others', async () => {
  await using api = await startApiServer({ knownDocuments: [KNOWN, FOLLOWED] });
  const session = { url: api.url, token: await api.tokenOf('ADMINISTRATOR') };
  await graphql(session, '{ devices { host } }');
  await api.services.settings.update({ knownDocumentsOnly: true });

  assert.deepEqual(await graphql(session, 'query Devices {\n devices { __typename host\n name } }'), {
    devices: [],
  });
  await assert.rejects(graphql(session, '{ devices { host } }'), /only documents that it knows/);
  await assert.rejects(graphql(session, 'query Devices { devices { name host port } }'), /only documents/);

  const refused = subscribe(session, 'subscription { processChanged { name } }', {}, () => undefined);
  await assert.rejects(refused.closed, /only documents that it knows/);
  const told: unknown[] = [];
  const followed = subscribe(session, FOLLOWED, {}, (data) => told.push(data));
  await followed.close();
  await followed.closed;
});

test('a known document may be asked by its hash alone, over HTTP and WebSocket; others may not', async () => {
  await using api = await startApiServer({ knownDocuments: [KNOWN, FOLLOWED] });
  const token = await api.tokenOf('VIEWER');
  const asked = async (sha256Hash: unknown) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    });
    return (await response.json()) as { data?: unknown; errors?: unknown };
  };
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  assert.deepEqual(await asked(hashOf(KNOWN)), { data: { devices: [] } });
  for (const hash of [hashOf('{ version }'), '__proto__', 7, null, {}])
    assert.ok((await asked(hash)).errors, String(hash));

  const client = createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token },
  });
  const told = client.iterate({
    query: '',
    extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(FOLLOWED) } },
  });
  const first = told.next();
  await waitFor(() => api.services.live.subscribers === 1, { what: 'the subscription' });
  await api.services.processes.start('PACKER');
  const { value } = (await first) as { value: { data: { processChanged: { name: string } } } };
  assert.equal(value.data.processChanged.name, 'PACKER');
  await client.dispose();
});

test("the console's documents are known", () => {
  const manifest = fileURLToPath(
    new URL('../../../client/graphql/generated/persisted-documents.json', import.meta.url),
  );
  const texts = Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>);
  assert.ok(texts.length > 20);
  const known = readKnownDocuments(manifest, '/nonexistent');
  for (const text of texts) assert.ok(known.includes(parse(text)), text);
  assert.ok(!known.includes(parse(KNOWN)));
});
