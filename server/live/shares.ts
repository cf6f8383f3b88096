/**
 * What one connection, one sign-in, one account, one address and all together may hold of something, counted in one
 * place: who goes beyond a share is refused, and nobody else notices.
 */
import { networkOf } from '../auth/network.ts';
import type { Viewer } from '../auth/role.ts';
import { OverBudgetError } from '../base/refusals.ts';

/** Who follows a stream. The viewer is an object of its connection alone. */
export interface Follower {
  readonly viewer: Viewer;
  /** IP address. */
  readonly address: string;
}

export type Holder = 'CONNECTION' | 'SIGN_IN' | 'ACCOUNT' | 'ADDRESS' | 'GATEWAY';
export type Limits = Readonly<Record<Holder, number>>;

type ShareCode = 'TOO_MANY_SUBSCRIPTIONS' | 'TOO_MUCH_ASKED' | 'TOO_MUCH_UNREAD';

export class Shares {
  readonly #code: ShareCode;
  readonly #limits: Limits;
  /** By the connection's viewer, or by what names the others. */
  readonly #held = new Map<unknown, number>();

  constructor(code: ShareCode, limits: Limits) {
    this.#code = code;
    this.#limits = limits;
  }

  /** What all hold together. */
  get held(): number {
    return this.#held.get('gateway') ?? 0;
  }

  /** @returns gives it back. @throws OverBudgetError where one of the shares has not so much left. */
  take(follower: Follower, amount = 1): () => void {
    const own = keysOf(follower);
    for (const [holder, key] of own) {
      const most = this.#limits[holder];
      if ((this.#held.get(key) ?? 0) + amount > most) throw new OverBudgetError(this.#code, { holder, most });
    }
    for (const [, key] of own) this.#add(key, amount);
    let taken = true;
    return () => {
      if (taken) for (const [, key] of own) this.#add(key, -amount);
      taken = false;
    };
  }

  #add(key: unknown, amount: number): void {
    const sum = (this.#held.get(key) ?? 0) + amount;
    if (sum === 0) this.#held.delete(key);
    else this.#held.set(key, sum);
  }
}

/** A person with all sessions, or a program with its token. */
export function accountOf({ kind, name, credentialId }: Viewer): string {
  return kind === 'session' ? `account ${name}` : `token ${credentialId}`;
}

type Keys = readonly (readonly [Holder, unknown])[];

/** Worked out once for each: they are asked for with each answer. */
const keys = new WeakMap<Follower, Keys>();

function keysOf(follower: Follower): Keys {
  const known = keys.get(follower);
  if (known) return known;
  const { viewer, address } = follower;
  const own: Keys = [
    ['CONNECTION', viewer],
    ['SIGN_IN', `${viewer.kind} ${viewer.credentialId}`],
    ['ACCOUNT', `of ${accountOf(viewer)}`],
    ['ADDRESS', `network ${networkOf(address)}`],
    ['GATEWAY', 'gateway'],
  ];
  keys.set(follower, own);
  return own;
}
