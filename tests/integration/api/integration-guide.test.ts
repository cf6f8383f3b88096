/** The examples of docs/integration.md, run as they stand. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sign } from '../../../server/alerts/webhook-sender.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { collectText } from '../../support/programs.ts';
import { failTask, runStep } from '../../support/drive-task.ts';
import { waitFor } from '../../support/wait-for.ts';

const ROOT = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(ROOT, 'docs/integration.md'), 'utf8');

function example(name: string): string {
  const found = new RegExp(`<!-- example: ${name} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide);
  return found?.[1] ?? assert.fail(`no example ${name}`);
}

let api: ApiServer;
let env: Record<string, string | undefined>;
before(async () => {
  api = await startApiServer();
  const by = { name: 'admin', role: 'ADMINISTRATOR', kind: 'session', credentialId: 1 } as const;
  const { token } = await api.services.apiTokens.create(by, {
    name: 'guide',
    role: 'OPERATOR',
    expiresAt: null,
  });
  env = { PATH: process.env['PATH'], GATEWAY_URL: api.url, GATEWAY_TOKEN: token };
});
after(() => api[Symbol.asyncDispose]());

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

async function attempt(program: string, args: string[], more: Record<string, string> = {}): Promise<Run> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = [collectText(child.stdout), collectText(child.stderr)];
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { status, output: output(), errors: errors() };
}

async function run(program: string, args: string[], more: Record<string, string> = {}): Promise<string> {
  const { status, output, errors } = await attempt(program, args, more);
  assert.equal(status, 0, errors);
  return output;
}
const bash = async (name: string, more: Record<string, string> = {}) =>
  (JSON.parse(await run('bash', ['-euc', example(name)], more)) as { data: Record<string, unknown> }).data;
const PYTHON = '/usr/bin/python3';

/** Takes a task through every step, as the pipeline would. */
async function complete(id: string): Promise<void> {
  while ((await api.store.get(id))?.state !== 'COMPLETED') await runStep(api.store, id);
}

test('tasks of an order, and whether its result is at the PACS', async () => {
  const id = await api.receive('1.4.1', { accessionNumber: 'A4711' });
  const other = await api.receive('1.4.2', { accessionNumber: 'A4712' });
  for (const each of [id, other]) await api.store.act(each, { kind: 'cancel' });
  const { tasks } = await bash('accession');
  assert.deepEqual(tasks, {
    totalCount: 1,
    edges: [{ node: { id, step: 'COMPILATOR', state: 'CANCELLED', failure: null } }],
  });

  const delivery = {
    taskId: id,
    device: 'PACS',
    aeTitle: 'PACS',
    host: '192.0.2.5',
    port: 104,
    total: 3,
    failed: 0,
  };
  await api.database.queries
    .insertInto('delivery')
    .values({
      ...delivery,
      state: 'COMPLETED',
      sent: 3,
      attempts: 1,
      notice: null,
      accepted: '[]',
      wakeAt: null,
      updatedAt: 1,
    })
    .execute();
  const answer = (await bash('at-the-pacs'))['tasks'] as { edges: { node: { deliveries: unknown[] } }[] };
  assert.deepEqual(answer.edges[0]!.node.deliveries, [
    { device: { name: 'PACS' }, state: 'COMPLETED', sent: 3, total: 3 },
  ]);
});

test('a study is followed to its end from Node and from Python, from its first transition on', async () => {
  const id = await api.receive('1.4.3');
  const study = (await api.services.tasks.get(id))!.studyInstanceUid;
  const follow = Promise.all([
    run(process.execPath, ['--input-type=module', '--eval', example('follow-node')], { STUDY: study }),
    run(PYTHON, ['-c', example('follow-python')], { STUDY: study }),
  ]);
  await complete(id);
  const [node, python] = await follow;
  const transitions = (await api.services.tasks.transitionsAfter(0, 500)).filter(
    ({ taskId }) => taskId === id,
  );
  const states = transitions.map(({ toStep, toState }) => `${toStep} ${toState}`);
  assert.equal(states.at(-1), 'STORE_SCU COMPLETED');
  assert.deepEqual(
    node
      .trim()
      .split('\n')
      .map((line) => line.trim().split(' ').slice(1).join(' ')),
    states,
  );
  assert.deepEqual(
    python
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(1).join(' ')),
    states,
  );
});

test('following from Node goes on after a broken connection, without a gap or a repetition', async () => {
  const id = await api.receive('1.4.31');
  const study = (await api.services.tasks.get(id))!.studyInstanceUid;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(new URL(api.url).port), '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [client, server].map((each) => each.destroy()));
    }
    client.pipe(server).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', example('follow-node')], {
    cwd: ROOT,
    env: { ...env, GATEWAY_URL: url, STUDY: study },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const text = collectText(child.stdout);
  const lines = () => text().trim().split('\n').filter(Boolean);
  try {
    for (let cut = 0; cut < 3; cut++) {
      await api.store.act(id, { kind: 'claim' });
      await api.store.act(id, { kind: 'release' });
      const last = await api.services.tasks.lastCursor();
      const all = (await api.services.tasks.transitionsAfter(0, 500)).filter(({ taskId }) => taskId === id);
      await waitFor(() => lines().length === all.length, {
        what: `what came up to ${last}`,
        timeoutMs: 20_000,
      });
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    }
    await complete(id);
    await ended;
    const told = (await api.services.tasks.transitionsAfter(0, 500)).filter(({ taskId }) => taskId === id);
    assert.deepEqual(
      lines().map((line) => line.trim().split(' ').slice(1).join(' ')),
      told.map(({ toStep, toState }) => `${toStep} ${toState}`),
    );
  } finally {
    child.kill();
    proxy.close();
  }
});

test('a rule is tried, what was dropped is told, and a device is diagnosed', async () => {
  const by = { name: 'admin', role: 'ADMINISTRATOR', kind: 'session', credentialId: 1 } as const;
  const named = { name: 'rules', role: 'ADMINISTRATOR', expiresAt: null } as const;
  const { token } = await api.services.apiTokens.create(by, named);
  const { dryRunRule } = await bash('dry-run-rule', { GATEWAY_TOKEN: token });
  assert.deepEqual(
    { ...(dryRunRule as object), examined: 0 },
    {
      __typename: 'RuleDryRun',
      examined: 0,
      applies: 0,
      effects: [],
    },
  );
  const { process: listener } = await bash('dropped');
  assert.deepEqual((listener as { dropped: unknown[] }).dropped, []);
  const { diagnoseDevice } = await bash('diagnose');
  assert.equal((diagnoseDevice as { __typename: string }).__typename, 'NotFoundError');
});

test('a failed task is retried', async () => {
  const id = await api.receive('1.4.4');
  await failTask(api.store, id, { code: 'STORAGE_FULL', params: {} });
  const { retryTask } = await bash('retry', { TASK: id });
  assert.deepEqual(retryTask, { __typename: 'Task', step: 'COMPILATOR', state: 'QUEUED' });
});

test('every example that asks fails with a token that is not good, and says so by its exit status', async () => {
  const more = {
    GATEWAY_TOKEN: 'pft_mistyped',
    STUDY: '1.2.3',
    TASK: '1'.repeat(18),
    ARCHIVE_PASSWORD: 'of the archive',
    ARCHIVE_HOST: '127.0.0.1',
    ARCHIVE_PORT: '104',
    ARCHIVE_URL: 'http://127.0.0.1/dicom-web',
    RETRIEVAL: '1',
  };
  for (const [name] of guide.matchAll(/(?<=<!-- example: )[\w-]+(?= -->\s*```bash)/g)) {
    const { status, errors } = await attempt('bash', ['-euc', example(name)], more);
    assert.deepEqual([name, status], [name, 22], errors);
    assert.match(errors, /401/);
  }
  const node = await attempt(
    process.execPath,
    ['--input-type=module', '--eval', example('follow-node')],
    more,
  );
  assert.notEqual(node.status, 0);
  const python = await attempt(PYTHON, ['-c', example('follow-python')], more);
  assert.notEqual(python.status, 0);
  assert.match(python.errors, /401/);
});

test('the signature of a webhook is verified, and a forged or old one is not', async () => {
  const body = '{"kind":"TASK_FAILED","subject":"Ñandú"}';
  const now = Math.floor(Date.now() / 1000);
  const cases: [string, string][] = [
    [sign('secret', now, body), body],
    [sign('other', now, body), body],
    [sign('secret', now, body), body.replace('FAILED', 'PASSED')],
    [sign('secret', now - 301, body), body],
  ];
  const script = `${example('webhook')}
import json, sys
print(json.dumps([verify("secret", signature, body.encode()) for signature, body in json.loads(sys.argv[1])]))`;
  assert.deepEqual(JSON.parse(await run(PYTHON, ['-c', script, JSON.stringify(cases)])), [
    true,
    false,
    false,
    false,
  ]);
});

test('a DICOMweb server is declared, and its secret is not given out', async () => {
  const by = { name: 'admin', role: 'ADMINISTRATOR', kind: 'session', credentialId: 1 } as const;
  const { token } = await api.services.apiTokens.create(by, {
    name: 'declares',
    role: 'ADMINISTRATOR',
    expiresAt: null,
  });
  const { createDevice } = await bash('dicom-web-device', {
    GATEWAY_TOKEN: token,
    ARCHIVE_PASSWORD: 'of the archive',
  });
  assert.deepEqual(createDevice, {
    __typename: 'Device',
    name: 'ARCHIVE',
    kind: 'DICOMWEB',
    url: 'https://pacs.example/dicom-web',
    hasSecret: true,
  });
});
