/** A gateway that cannot start, or cannot close a part of itself, leaves nothing open. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createApp } from '../../server/app.ts';
import { readConfig, type Config } from '../../server/base/config.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

async function configOf(dataDir: string, change: Record<string, string> = {}): Promise<Config> {
  const ports = { HTTP_PORT: String(await freePort()), DICOM_PORT: String(await freePort()) };
  return readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', ...ports, ...change }, false);
}

/** Sockets, servers, children, threads and timers that keep a process alive. */
function held(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => /TCP|Process|MessagePort|Worker|Timeout|Pipe/.test(name))
    .sort();
}

async function nothingMoreThan(before: readonly string[]): Promise<void> {
  await waitFor(() => held().length <= before.length, {
    what: `nothing but ${before.join()}: ${held().join()}`,
  });
}

test('a part that cannot be opened: what was opened before it is closed', async () => {
  using directory = temporaryDirectory();
  const before = held();
  const config = await configOf(directory.path);
  const broken = {
    ...config,
    dicom: { ...config.dicom, deviceTls: { ...config.dicom.deviceTls, ca: '/nowhere' } },
  };
  // Twice: the second would find the directory locked, and the database in use.
  for (let round = 0; round < 2; round++) await assert.rejects(createApp(broken), { code: 'ENOENT' });
  await nothingMoreThan(before);
});

test('a port that is taken: the gateway that was put together is stopped whole', async () => {
  using directory = temporaryDirectory();
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const before = held();
  for (const variable of ['HTTP_PORT', 'DICOM_PORT']) {
    const app = await createApp(
      await configOf(directory.path, {
        [variable]: String(port),
        HTTP_HOST: '127.0.0.1',
        DICOM_HOST: '127.0.0.1',
      }),
    );
    await assert.rejects(app.start(), /taken by another program/);
    await app.stop('a failed start');
    await nothingMoreThan(before);
  }
  taken.close();
});
