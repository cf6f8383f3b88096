/** A disk without room: what is only bookkeeping stands in nobody's way. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Logger } from '../../server/base/log.ts';
import { LogFile } from '../../server/logs/log-file.ts';
import { Scene } from '../e2e/scene.ts';
import { assertWithin } from '../support/assert-within.ts';
import { PASSWORD, startApiServer } from '../support/api-server.ts';
import { ADMIN } from '../support/gateway.ts';
import { graphql, signIn } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { MOUNTING, smallFileSystem } from '../support/small-file-system.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

/** Longest that an answer may take while nothing can be written, ms. */
const PATIENCE_MS = 5000;

async function timed<T>(t: TestContext, what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  t.diagnostic(`${what}: ${Math.round(performance.now() - began)} ms`);
  assertWithin(began, PATIENCE_MS, what);
  return result;
}

test(
  'with a full disk people sign in, read and sign out, and the audit is written when there is room',
  { skip: missingPrograms('storescu', ...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 700);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const config = '{ diskReserveMib: 16 }';
    await using scene = await Scene.open({ dataDir: join(disk.path, 'data'), config });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const { id } = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    await disk.fill();

    const { url } = scene.gateway;
    const enter = () => timed(t, 'signing in', () => signIn(url, ADMIN.username, ADMIN.password));
    const api = { url, token: await enter() };
    const read = `{ viewer { name } sessions { id current } task(id: "${id}") { patient { name } } }`;
    const { viewer, sessions } = await timed(t, 'reading', () =>
      graphql<{ viewer: { name: string }; sessions: { current: boolean }[] }>(api, read),
    );
    assert.equal(viewer.name, ADMIN.username);
    assert.equal(sessions.filter(({ current }) => current).length, 1);
    const leaving = { url, token: await enter() };
    await timed(t, 'signing out', () => graphql(leaving, 'mutation { signOut { __typename } }'));
    await assert.rejects(graphql(leaving, '{ viewer { name } }'), /signed out or revoked/);

    await disk.clear();
    const actions = await waitFor(
      async () => {
        const { auditLog } = await graphql<{ auditLog: { edges: { node: { action: string } }[] } }>(
          api,
          '{ auditLog(first: 20) { edges { node { action } } } }',
        );
        const found = auditLog.edges.map(({ node }) => node.action);
        return found.includes('signOut') && found;
      },
      { what: 'the audit has what was done' },
    );
    assert.equal(actions.filter((action) => action === 'signOut').length, 1, actions.join(' '));
    assert.ok(actions.filter((action) => action === 'signIn').length >= 3, actions.join(' '));
  },
);

test(
  'lines of the log that the disk does not take are lost, and those that come when it takes them are written',
  { skip: missingPrograms(...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 24);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const file = new LogFile(disk.path, 1 << 20, 1);
    const log = new Logger('GATEWAY', file.add);
    await disk.fill();
    const line = (signal: string) => log.info('gateway.stopping', { signal: signal.padEnd(400, '.') });
    for (let count = 0; count < 500; count++) line('full');
    await disk.clear();
    await waitFor(
      () => {
        line('there is room');
        return readFileSync(join(disk.path, 'gateway.log'), 'utf8').includes('there is room');
      },
      { what: 'a line is written' },
    );
    await file.close();
  },
);

test(
  'with a full disk a session that was opened before goes on, is not seen as idle, and may be ended',
  { skip: missingPrograms(...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 24);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const now = { at: Date.now() };
    await using api = await startApiServer({
      address: { kind: 'sqlite', file: join(disk.path, 'api.db') },
      now: () => now.at,
    });
    const token = await api.tokenOf('ADMINISTRATOR');
    const { users, sessions } = api.services;
    await users.create({ username: 'other', password: PASSWORD, role: 'ADMINISTRATOR' });
    await api.database.queries.schema.createTable('ballast').addColumn('text', 'text').execute();
    await disk.fill();
    // Until the database itself has no room left, in what it had of the disk.
    await assert.rejects(async () => {
      const insert = 'insert into ballast values (hex(randomblob(20000)))';
      for (;;) await api.database.orm.em.fork().execute(insert);
    });
    for (let hours = 0; hours < 30; hours += 6) {
      now.at += 6 * 3_600_000;
      const viewer = await timed(t, 'a look after six hours', () => api.viewerOf(token));
      assert.equal(viewer.role, 'ADMINISTRATOR');
    }
    const origin = { address: '192.0.2.1', userAgent: 'test' };
    const opened = await timed(t, 'signing in', () => sessions.signIn('other', PASSWORD, origin));
    const viewer = await api.viewerOf(opened.token);
    assert.equal(viewer?.name, 'other');
    await timed(t, 'ending a session', () => sessions.end(viewer.credentialId));
    assert.equal(await sessions.bearer(opened.token), 'TOKEN_UNKNOWN');
    const first = await api.viewerOf(token);
    await timed(t, 'ending a session', () => sessions.end(first.credentialId));
    assert.equal(await sessions.bearer(token), 'TOKEN_UNKNOWN');
    await disk.clear();
    assert.deepEqual(
      api.records.splice(0).flatMap(({ level, event }) => (level === 'error' ? [event] : [])),
      ['auth.session-not-written', 'auth.session-not-removed'],
      'what is not written is said',
    );
  },
);
