import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../../server/db/database.ts';
import { Events } from '../../../server/base/events.ts';
import { Logger, type LogRecord } from '../../../server/base/log.ts';
import { createTransport } from '../../../server/remote/create-transport.ts';
import { startSharedFolderServer } from '../../../server/stand-in/shared-folder-server.ts';
import { ServerMonitor } from '../../../server/remote/server-monitor.ts';
import { startServer, TOKEN } from '../../support/remote/scene.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

interface FarSide {
  readonly url: string;
  close(): Promise<void>;
}

/** A server of each transport, on the port that it had before, if any. */
const SERVERS: Readonly<Record<string, (directory: string, port: number) => Promise<FarSide>>> = {
  http: (directory, port) => startServer(directory, {}, port),
  'shared-folder': (directory, port) =>
    startSharedFolderServer({
      folder: join(directory, 'share'),
      dataDir: directory,
      host: '127.0.0.1',
      port,
    }),
};

/** A monitor that looks every few ms at what a URL leads to. */
async function open(directory: string, url: string) {
  const database = await openDatabase({ kind: 'sqlite', file: join(directory, 'test.db') });
  const transport = createTransport({ url, token: TOKEN, callbackPort: 9 });
  const records: LogRecord[] = [];
  const ports = {
    database,
    events: new Events((error) => assert.fail(String(error))),
    log: new Logger('SERVER_MONITOR', (record) => records.push(record)),
  };
  const monitor = new ServerMonitor({
    ...ports,
    probe: (signal) => transport.health(signal),
    everyMs: () => 20,
    asks: () => true,
  });
  return {
    ports,
    monitor,
    records,
    sees: (state: string) => waitFor(() => monitor.status.state === state, { what: `it sees ${state}` }),
    [Symbol.asyncDispose]: async () => {
      await monitor.stop();
      await transport.close();
      await database.close();
    },
  };
}

for (const [kind, start] of Object.entries(SERVERS))
  test(`a server that goes and comes back is seen to, with its times (${kind})`, async () => {
    using directory = temporaryDirectory();
    const first = await start(directory.path, 0);
    const folder = join(directory.path, 'share');
    await using it = await open(
      directory.path,
      kind === 'http' ? first.url : `folder:${folder}?server=${encodeURIComponent(first.url)}`,
    );
    const { monitor, records, sees } = it;
    assert.equal(monitor.status.state, 'UNKNOWN', 'it looks before it is told to');
    monitor.start();
    await sees('ALIVE');
    assert.ok(monitor.status.latencyMs !== null);
    await first.close();
    await sees('UNREACHABLE');
    assert.equal(monitor.status.latencyMs, null);
    const second = await start(directory.path, Number(new URL(first.url).port));
    await sees('ALIVE');
    assert.equal(monitor.status.disconnections, 1);
    await waitFor(() => monitor.status.uptimeSeconds > 0 && monitor.status.downtimeSeconds > 0, {
      what: 'up and down time',
    });
    const seen = (await monitor.samples(1000)).map(({ alive }) => alive);
    assert.ok(seen.indexOf(false) > seen.indexOf(true) && seen.lastIndexOf(true) > seen.lastIndexOf(false));
    assert.deepEqual(
      records.map(({ event }) => event),
      ['server-monitor.alive', 'server-monitor.unreachable', 'server-monitor.alive'],
    );
    await second.close();
  });

test('a server that answers without its folder is not alive', async () => {
  using directory = temporaryDirectory();
  const server = await SERVERS['shared-folder']!(directory.path, 0);
  const folder = join(directory.path, 'share');
  const url = `folder:${folder}?server=${encodeURIComponent(server.url)}`;
  await using it = await open(directory.path, url);
  it.monitor.start();
  await it.sees('ALIVE');
  renameSync(folder, `${folder}-away`);
  await it.sees('UNREACHABLE');
  renameSync(`${folder}-away`, folder);
  await it.sees('ALIVE');
  await server.close();
});

test('a wall clock that is set by an hour changes no up time', async (t) => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path);
  await using it = await open(directory.path, server.url);
  it.monitor.start();
  await it.sees('ALIVE');
  const set = Date.now() + 3_600_000;
  t.mock.method(Date, 'now', () => set);
  const { looks } = it.monitor;
  await waitFor(() => it.monitor.looks > looks + 1, { what: 'two more looks' });
  assert.ok(it.monitor.status.uptimeSeconds < 600, `${it.monitor.status.uptimeSeconds} s`);
  t.mock.restoreAll();
  await server.close();
});

test('of several gateways one asks the server, and the others show what it found', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path);
  await using it = await open(directory.path, server.url);
  const reader = new ServerMonitor({
    ...it.ports,
    probe: () => assert.fail('it asks by itself'),
    everyMs: () => 20,
    asks: () => false,
  });
  it.monitor.start();
  await it.sees('ALIVE');
  reader.start();
  await waitFor(() => reader.status.state === 'ALIVE', { what: 'the other to show it' });
  await server.close();
  await waitFor(() => reader.status.state === 'UNREACHABLE', { what: 'the other to show that it is away' });
  assert.equal(reader.looks, 0);
  await reader.stop();
});
