/**
 * Slows down guessing without letting a stranger lock anybody out. Failures of one account from one network make a
 * pause that doubles. What one network may fail in all, and what may fail for one account from anywhere, are budgets
 * that refill slowly; neither holds for an account on a network from which it has signed in before. A success is
 * forgotten for its own pair only: whoever can sign in gains nothing for other accounts.
 */
import { randomUUID } from 'node:crypto';
import type { CountedGuess } from '../base/events.ts';
import { NotAllowedError } from '../base/refusals.ts';
import { TokenBuckets } from '../base/token-buckets.ts';
import { networkOf } from './network.ts';
import { hashToken } from './secret-token.ts';

export const THROTTLE = {
  pair: { freeTries: 5, firstPauseMs: 15_000, longestPauseMs: 15 * 60_000, forgetAfterMs: 60 * 60_000 },
  network: { burst: 20, everyMs: 30_000, most: 10_000 },
  account: { burst: 50, everyMs: 60_000, most: 10_000 },
  /** Uses of the link of set-up from one network. */
  link: { burst: 10, everyMs: 10_000, most: 1000 },
  /** Different API tokens from one network that do not exist. */
  token: { burst: 200, everyMs: 1000, most: 1000 },
  mostPairs: 10_000,
} as const;

interface Failures {
  count: number;
  blockedUntil: number;
  last: number;
}

export interface Guess {
  /** User name in its one spelling; empty where no user can have it. */
  readonly account: string;
  /** IP address. */
  readonly address: string;
  /** Whether the account has signed in from this network before. */
  readonly isKnown: boolean;
}

export class Throttle {
  readonly #now: () => number;
  readonly #tell: (guess: CountedGuess) => void;
  readonly #pairs = new Map<string, Failures>();
  readonly #networks: TokenBuckets;
  readonly #accounts: TokenBuckets;
  readonly #links: TokenBuckets;
  readonly #tokens: TokenBuckets;

  /**
   * @param now milliseconds; by default of a clock that nobody sets
   * @param tell what other gateways should count as well
   */
  constructor(
    now: () => number = () => performance.now(),
    tell: (guess: CountedGuess) => void = () => undefined,
  ) {
    this.#now = now;
    this.#tell = tell;
    this.#networks = new TokenBuckets(THROTTLE.network, now);
    this.#accounts = new TokenBuckets(THROTTLE.account, now);
    this.#links = new TokenBuckets(THROTTLE.link, now);
    this.#tokens = new TokenBuckets(THROTTLE.token, now);
  }

  /** How much is remembered. */
  get size(): number {
    const buckets = [this.#networks, this.#accounts, this.#links, this.#tokens];
    return buckets.reduce((sum, { size }) => sum + size, this.#pairs.size);
  }

  /**
   * Counts a guess as failed before it is looked at, so that many at once gain nothing.
   * @returns what to call when it was right
   * @throws NotAllowedError TOO_MANY_ATTEMPTS
   */
  guess({ account, address, isKnown }: Guess): () => void {
    const from = networkOf(address);
    const guess: CountedGuess = {
      pair: hashToken(`${from} ${account}`),
      network: hashToken(from),
      account: hashToken(account),
      ...{ isKnown, isRight: false, nonce: randomUUID() },
    };
    const waits = [this.#waitOf(guess.pair)];
    if (!isKnown) waits.push(this.#networks.waitMs(guess.network), this.#accounts.waitMs(guess.account));
    refuseFor(Math.max(...waits));
    this.count(guess);
    this.#tell(guess);
    return () => {
      const right = { ...guess, isRight: true };
      this.count(right);
      this.#tell(right);
    };
  }

  /** A guess that was let through here or at another gateway; it counts as failed until it was right. */
  count({ pair, network, account, isKnown, isRight }: CountedGuess): void {
    if (isRight) this.#pairs.delete(pair);
    else this.#fail(pair);
    if (isKnown) return;
    for (const [buckets, key] of [
      [this.#networks, network],
      [this.#accounts, account],
    ] as const)
      if (isRight) buckets.giveBack(key);
      else buckets.take(key);
  }

  /** Whether one more API token may be looked up that is not known to exist. */
  maySearch(address: string): boolean {
    return this.#tokens.waitMs(networkOf(address)) === 0;
  }

  /** An API token was looked up and does not exist. */
  notFound(address: string): void {
    this.#tokens.take(networkOf(address));
  }

  /** Somebody uses a link of set-up. @throws NotAllowedError TOO_MANY_ATTEMPTS */
  useLink(address: string): void {
    const network = networkOf(address);
    refuseFor(this.#links.waitMs(network));
    this.#links.take(network);
  }

  #waitOf(pair: string): number {
    return (this.#pairs.get(pair)?.blockedUntil ?? 0) - this.#now();
  }

  #fail(pair: string): void {
    const { freeTries, firstPauseMs, longestPauseMs, forgetAfterMs } = THROTTLE.pair;
    const now = this.#now();
    const known = this.#pairs.get(pair);
    const count = known && now - known.last < forgetAfterMs ? known.count + 1 : 1;
    const pause = count < freeTries ? 0 : Math.min(firstPauseMs * 2 ** (count - freeTries), longestPauseMs);
    // Set anew, so that the map's order is that of the last failure and the oldest are forgotten first.
    this.#pairs.delete(pair);
    this.#pairs.set(pair, { count, blockedUntil: now + pause, last: now });
    if (this.#pairs.size > THROTTLE.mostPairs) this.#pairs.delete(this.#pairs.keys().next().value as string);
  }
}

function refuseFor(milliseconds: number): void {
  if (milliseconds > 0)
    throw new NotAllowedError('TOO_MANY_ATTEMPTS', { seconds: Math.ceil(milliseconds / 1000) });
}
