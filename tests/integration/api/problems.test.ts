/** What is wrong now, by query and live: each with what waits for it, and gone when it is over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STEPS } from '../../../server/base/task-states.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { subscribeSse } from '../../support/sse-client.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Problem {
  readonly code: string;
  readonly subject: string;
  readonly since: string;
  readonly waiting: number;
  readonly message: string;
}

async function problemsOf(api: ApiServer): Promise<Problem[]> {
  const token = await api.tokenOf('VIEWER');
  const query = '{ problems { code subject since waiting message } }';
  return (await graphql<{ problems: Problem[] }>({ url: api.url, token }, query)).problems;
}

const shown = (problems: readonly Problem[]) =>
  problems.map(({ code, subject, waiting }) => `${code} ${subject} ${waiting}`);

/** The steps and the listener are stopped where the server starts. */
async function startAll({ services }: ApiServer): Promise<void> {
  for (const name of ['DICOM_LISTENER', ...STEPS] as const) await services.processes.start(name);
}

test('stopped processes are problems with what waits for them, and are gone when they run', async () => {
  await using api = await startApiServer();
  await api.receive('1.1', { images: 2 });
  const problems = await problemsOf(api);
  assert.deepEqual(shown(problems).slice(0, 2), [
    'PROCESS_STOPPED DICOM_LISTENER 0',
    'PROCESS_STOPPED COMPILATOR 0',
  ]);
  assert.equal(problems[0]?.message, 'Dicom Listener is stopped: no image is received.');
  assert.ok(Date.now() - Date.parse(problems[0].since) < 60_000);
  await startAll(api);
  assert.deepEqual(await problemsOf(api), []);
});

test('who follows is told the whole list at each change', async () => {
  await using api = await startApiServer();
  const stream = await subscribeSse<{ problemsChanged: Problem[] }>(
    { url: api.url, token: await api.tokenOf('VIEWER') },
    'subscription { problemsChanged { code subject waiting message since } }',
  );
  const last = () => stream.received.at(-1)?.problemsChanged;
  await startAll(api);
  await waitFor(() => last()?.length === 0, { what: 'nothing is wrong' });
  await api.services.settings.update({ diskReserveMib: 2 ** 40 });
  await waitFor(() => last()?.some(({ code }) => code === 'DISK_LOW'), { what: 'the disk' });
  await api.services.processes.stop('PACKER');
  await waitFor(() => last()?.length === 2, { what: 'the Packer' });
  assert.deepEqual(shown(last()!), ['PROCESS_STOPPED PACKER 0', 'DISK_LOW data directory 0']);
  await stream.close();
});

test('a destination that did not answer its test is a problem until it does', async () => {
  await using api = await startApiServer();
  await startAll(api);
  const { devices, connections } = api.services;
  // Nobody listens there.
  await devices.create({ name: 'PACS', aeTitle: 'PACS', host: '127.0.0.1', port: 9, isDestination: true });
  await connections.echo('PACS');
  const [problem] = await problemsOf(api);
  assert.equal(problem?.code, 'DESTINATION_FAILING');
  assert.equal(problem.subject, 'PACS');
  assert.match(
    problem.message,
    /Results do not reach PACS\. 127\.0\.0\.1 is there, but nothing listens on port 9/,
  );
  await devices.recordEcho('PACS', { at: Date.now(), ok: true, latencyMs: 1, notice: null });
  assert.deepEqual(await problemsOf(api), []);
});

test('a diagnosis says of the device what a C-ECHO would, and so does a delivery', async () => {
  await using api = await startApiServer();
  const { devices, connections } = api.services;
  await devices.create({ name: 'PACS', aeTitle: 'PACS', host: '127.0.0.1', port: 9, isDestination: true });
  await connections.diagnose('PACS');
  assert.equal(devices.get('PACS')?.lastEcho?.ok, false);
  assert.equal(devices.get('PACS')?.lastEcho?.notice?.code, 'PORT_CLOSED');
  api.events.publish('imagesSent', { device: 'PACS', images: 3 });
  await waitFor(() => devices.get('PACS')?.lastEcho?.ok === true, { what: 'it took images' });
});
