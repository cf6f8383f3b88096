import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ReferenceServer } from '../../../server/stand-in/server.ts';
import { startServer, TOKEN } from '../../support/remote/scene.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { operationId?: string; responses?: object }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const path = join(import.meta.dirname, '../../../docs/processing-protocol.openapi.json');
const document = JSON.parse(readFileSync(path, 'utf8')) as OpenApi;
const METHODS = ['get', 'post', 'delete', 'patch', 'head', 'options'];
const directory = temporaryDirectory();
let server: ReferenceServer;

before(async () => {
  server = await startServer(directory.path);
});
after(async () => {
  await server.close();
  directory[Symbol.dispose]();
});

test('every reference of the OpenAPI file leads to a schema, and every schema is referred to', () => {
  const references = [...readFileSync(path, 'utf8').matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    (match) => match[1]!,
  );
  assert.equal(document.openapi, '3.1.0');
  assert.deepEqual([...new Set(references)].sort(), Object.keys(document.components.schemas).sort());
});

test('the reference server answers each operation of the OpenAPI file with a status that is listed there', async () => {
  const seen: string[] = [];
  for (const [template, item] of Object.entries(document.paths))
    for (const method of METHODS.filter((one) => one in item)) {
      const answer = await fetch(server.url + template.replace('{id}', 'no-such-job'), {
        method: method.toUpperCase(),
        headers: {
          authorization: `Bearer ${TOKEN}`,
          'idempotency-key': 'k',
          'content-type': 'application/json',
        },
        ...(['post', 'patch'].includes(method) ? { body: '{}' } : {}),
      });
      const listed = Object.keys(item[method]!.responses ?? {});
      assert.ok(listed.includes(String(answer.status)), `${method} ${template}: ${answer.status}`);
      seen.push(`${method} ${template}`);
      await answer.body?.cancel();
    }
  assert.equal(seen.length, 10);
});
