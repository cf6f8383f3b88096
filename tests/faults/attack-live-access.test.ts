/** A stream lives no longer than the right under which it was opened, however that ends. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import type { Viewer } from '../../server/auth/role.ts';
import type { Role } from '../../server/base/roles.ts';
import { IDLE_MS } from '../../server/auth/sessions.ts';
import { PASSWORD, startApiServer, type ApiServer } from '../support/api-server.ts';
import { LivePeer } from '../support/live-peer.ts';
import { subscribeSse } from '../support/sse-client.ts';
import { waitFor } from '../support/wait-for.ts';

const FOLLOW = 'subscription { taskChanged { task { patient { name } } } }';
/** How soon rights end by themselves in these tests, and how long what is open may outlive them. */
const SOON_MS = 2500;
const AT_MOST_MS = process.env['LONG'] === '1' ? 1000 : 10_000;
const ORIGIN = { address: '127.0.0.1', userAgent: 'test' };

let api: ApiServer;
let task: string;
/** How far the gateway's clock is ahead. */
let ahead = 0;
before(async () => {
  api = await startApiServer({ now: () => Date.now() + ahead });
  task = await api.receive('1.2.3');
  await api.tokenOf('ADMINISTRATOR');
});
after(() => api[Symbol.asyncDispose]());

interface Right {
  readonly token: string;
  readonly username: string;
  readonly viewer: Viewer;
  /** When it ends by itself, by the machine's clock. */
  readonly endsAt?: number;
}

const TOKEN = { name: 'program', role: 'ADMINISTRATOR', expiresAt: null } as const;

let people = 0;
const session = (): Promise<Right> => personOf('VIEWER');
const administrator = (): Promise<Right> => personOf('ADMINISTRATOR');

async function personOf(role: Role): Promise<Right> {
  const username = `person-${++people}`;
  const user = await api.services.users.create({ username, password: PASSWORD, role });
  const { token } = await api.services.sessions.open(user, ORIGIN);
  return { token, username, viewer: await api.viewerOf(token) };
}

async function apiToken(endsAt?: number): Promise<Right> {
  const username = `program-${++people}`;
  const admin: Viewer = { name: 'admin', role: 'ADMINISTRATOR', kind: 'session', credentialId: 0 };
  const { token, record } = await api.services.apiTokens.create(admin, {
    name: username,
    role: 'VIEWER',
    expiresAt: endsAt === undefined ? null : endsAt + ahead,
  });
  const viewer = {
    ...admin,
    name: username,
    role: 'VIEWER',
    kind: 'token',
    credentialId: record.id,
  } as const;
  return { token, username, viewer, ...(endsAt !== undefined && { endsAt }) };
}

async function shortSession(): Promise<Right> {
  const right = await session();
  const endsAt = Date.now() + SOON_MS;
  const sessions = api.database.queries.updateTable('session').set({ expiresAt: endsAt + ahead });
  await sessions.where('id', '=', right.viewer.credentialId).execute();
  return { ...right, endsAt };
}

interface End {
  readonly name: string;
  readonly right: () => Promise<Right>;
  /** Ends it; left out: it ends by itself after `SOON_MS`. */
  readonly end?: (right: Right) => Promise<unknown>;
}

const ENDS: readonly End[] = [
  { name: 'the session expires', right: shortSession },
  {
    name: 'the session was idle for too long',
    right: session,
    end: async () => (ahead += IDLE_MS),
  },
  { name: 'the API token expires', right: () => apiToken(Date.now() + SOON_MS) },
  {
    name: 'the session is ended',
    right: session,
    end: ({ viewer }) => api.services.sessions.end(viewer.credentialId),
  },
  {
    name: 'the API token is revoked',
    right: () => apiToken(),
    end: ({ viewer }) => api.services.apiTokens.revoke(viewer.credentialId),
  },
  {
    name: 'the role is another',
    right: session,
    end: ({ username }) => api.services.users.update(username, { role: 'OPERATOR' }),
  },
  {
    name: 'the user is deleted',
    right: session,
    end: ({ username }) => api.services.users.delete(username),
  },
  {
    name: 'the user who made the API token is deleted, by a token of theirs too',
    right: async () => {
      const maker = await administrator();
      const { record } = await api.services.apiTokens.create(maker.viewer, TOKEN);
      const own = { ...maker.viewer, name: TOKEN.name, kind: 'token', credentialId: record.id } as const;
      const made = await api.services.apiTokens.create(own, { ...TOKEN, role: 'VIEWER' });
      const viewer = { ...own, role: 'VIEWER', credentialId: made.record.id } as const;
      return { token: made.token, username: maker.username, viewer };
    },
    end: ({ username }) => api.services.users.delete(username),
  },
  {
    name: 'the password is changed',
    right: session,
    end: ({ username }) =>
      api.services.users.changePassword(username, PASSWORD, 'another camera in the cellar', ORIGIN),
  },
];

const tell = () => api.events.publish('taskChanged', { taskId: task, deleted: false });

for (const { name, right: rightOf, end } of ENDS) {
  describe(name, () => {
    test(
      'what is open over WebSocket and server-sent events is closed within a second, and told no more',
      { timeout: 60_000 },
      async () => {
        const right = await rightOf();
        const { token } = right;
        const following = await LivePeer.open({ url: api.url, token });
        following.subscribe(FOLLOW);
        const idle = await LivePeer.open({ url: api.url, token });
        const stream = await subscribeSse({ url: api.url, token }, FOLLOW);
        await waitFor(() => api.services.live.subscribers === 2, { what: 'the subscriptions', everyMs: 1 });
        tell();
        await waitFor(() => following.of('next').length > 0 && stream.received.length > 0, {
          what: 'what it may see',
          everyMs: 1,
        });

        const closed = Promise.all([
          once(following.socket, 'close'),
          once(idle.socket, 'close'),
          stream.closed,
        ]);
        await end?.(right);
        const endsAt = right.endsAt ?? Date.now();
        const codes = await closed;
        assert.ok(Date.now() <= endsAt + AT_MOST_MS, `${Date.now() - endsAt} ms after its end`);
        assert.deepEqual([codes[0][0], codes[1][0]], [4401, 4401]);

        const told = following.told.length + stream.received.length;
        tell();
        await waitFor(() => api.services.live.subscribers === 0, { what: 'the end of the subscriptions' });
        assert.equal(following.told.length + stream.received.length, told);
        assert.equal(api.access.size, 0);
      },
    );
  });
}

test('a right that ends while its stream is being opened leaves no stream', async () => {
  const { token, viewer } = await session();
  const before = await api.viewerOf(token);
  await api.services.sessions.end(viewer.credentialId);
  // Whoever looked at the session before its end opens the stream after it.
  const stream = api.services.live.changedTasks({ viewer: before, address: ORIGIN.address }, {});
  const { done } = await stream.next();
  assert.equal(done, true);
  assert.equal(api.access.size, 0);
});
