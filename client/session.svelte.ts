import { client, redial } from './graphql/client.ts';
import { onDoubt } from './graphql/doubt.ts';
import {
  SessionDocument,
  SignOutDocument,
  type Role,
  type SessionQuery,
} from './graphql/generated/graphql.ts';
import { mutate } from './graphql/mutate.ts';
import { router } from './router.svelte.ts';

type Viewer = NonNullable<SessionQuery['viewer']>;
export type SessionState = 'unreachable' | 'needs-set-up' | 'signed-out' | 'signed-in';

const ROLES: readonly Role[] = ['VIEWER', 'OPERATOR', 'ADMINISTRATOR'];

let state = $state<SessionState>('unreachable');
let viewer = $state.raw<Viewer | null>(null);

/** Who sits before the page, and what they may do. */
export const session = {
  get state(): SessionState {
    return state;
  },
  get viewer(): Viewer | null {
    return viewer;
  },
  /** Each role may do what the ones before it may. The gateway checks again: this only hides what it would refuse. */
  may(needed: Role): boolean {
    return viewer !== null && ROLES.indexOf(viewer.role) >= ROLES.indexOf(needed);
  },
  async load(): Promise<void> {
    const { data } = await client.query<SessionQuery>(SessionDocument.toString(), {}).toPromise();
    viewer = data?.viewer ?? null;
    if (!data) state = 'unreachable';
    else if (viewer) state = 'signed-in';
    else state = data.needsSetUp ? 'needs-set-up' : 'signed-out';
  },
  /** After a sign-in or set-up was answered, which set the cookie. */
  async signedIn(next: string): Promise<void> {
    redial();
    await this.load();
    await router.go(next, { replace: true });
  },
  async signOut(): Promise<void> {
    const outcome = await mutate(SignOutDocument, {});
    const providerUrl = outcome.ok ? outcome.value.providerUrl : null;
    redial();
    await this.load();
    if (providerUrl) location.assign(providerUrl);
    else await router.go('/login');
  },
};

// Several answers that come together are doubted once.
let checking = false;
onDoubt(() => {
  if (checking || state !== 'signed-in') return;
  checking = true;
  void session.load().finally(() => (checking = false));
});
