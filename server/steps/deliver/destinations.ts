/**
 * What is known of destinations while the gateway runs: how many associations each has, and whether it was away a
 * moment ago. One that is away costs one attempt per back-off, not one for each task.
 */
import { backOff } from '../../base/back-off.ts';
import type { DestinationContact } from '../../base/events.ts';
import type { Notice } from '../../base/notices.ts';

export const FIRST_RETRY_MS = 3_000;
export const LONGEST_RETRY_MS = 300_000;

/** A destination that could not be contacted. */
export interface DestinationTrouble {
  readonly device: string;
  /** First failure since it last answered, milliseconds since the epoch by the database's clock. */
  readonly since: number;
  readonly failure: Notice;
}

interface Destination {
  running: number;
  failures: number;
  /** Not contacted before, milliseconds since the epoch by the database's clock. */
  notBefore: number;
  lastFailure: Notice | null;
  failingSince: number;
  /** When it was contacted last, by whichever gateway. */
  contactedAt: number;
}

export class Destinations {
  readonly #known = new Map<string, Destination>();
  readonly #associationsEach: () => number;
  readonly #now: () => number;
  readonly #tell: (contact: DestinationContact) => void;

  /** @param tell what other gateways should know */
  constructor(
    associationsEach: () => number,
    now: () => number,
    tell: (contact: DestinationContact) => void = () => undefined,
  ) {
    this.#associationsEach = associationsEach;
    this.#now = now;
    this.#tell = tell;
  }

  begin(device: string): void {
    this.#of(device).running++;
  }

  end(device: string): void {
    this.#of(device).running--;
  }

  /** An association with it ended, or could not be made: `failure` says why. */
  contacted(device: string, failure: Notice | undefined, now: number): void {
    const destination = this.#of(device);
    const hadFailed = destination.failures > 0;
    destination.contactedAt = now;
    destination.lastFailure = failure ?? null;
    if (failure && destination.failures === 0) destination.failingSince = now;
    destination.notBefore = failure
      ? now + backOff(destination.failures, FIRST_RETRY_MS, LONGEST_RETRY_MS)
      : 0;
    destination.failures = failure ? destination.failures + 1 : 0;
    if (!failure && !hadFailed) return;
    const { failures, notBefore, failingSince: since, lastFailure } = destination;
    this.#tell({ device, at: now, failures, since, notBefore, failure: lastFailure });
  }

  /** What a gateway has found out: what is newer here holds. */
  learn({ device, at, failures, since, notBefore, failure }: DestinationContact): void {
    const destination = this.#of(device);
    if (at <= destination.contactedAt) return;
    const learnt = { failures, notBefore, lastFailure: failure, failingSince: since, contactedAt: at };
    Object.assign(destination, learnt);
  }

  /** It has answered somebody: it is contacted again at once. */
  answered(device: string): void {
    Object.assign(this.#of(device), { failures: 0, notBefore: 0, lastFailure: null });
  }

  notBefore(device: string): number {
    return this.#of(device).notBefore;
  }

  /** Those whose last contact failed. */
  troubles(): DestinationTrouble[] {
    return [...this.#known].flatMap(([device, { failures, failingSince, lastFailure }]) =>
      failures > 0 && lastFailure ? [{ device, since: failingSince, failure: lastFailure }] : [],
    );
  }

  /** Those that are not contacted now, since they were away a moment ago. */
  away(): { readonly device: string; readonly until: number; readonly notice: Notice | null }[] {
    const now = this.#now();
    return [...this.#known]
      .filter(([, { notBefore }]) => notBefore > now)
      .map(([device, { notBefore, lastFailure }]) => ({ device, until: notBefore, notice: lastFailure }));
  }

  /**
   * Those that take no more now: they are away, one association finds out whether they are back, or all of theirs are
   * in use. Each may have one, however busy the others are.
   * @param elsewhere associations that other gateways have with each
   */
  passedOver(isFull: boolean, elsewhere: ReadonlyMap<string, number> = new Map()): string[] {
    const now = this.#now();
    return [...new Set([...this.#known.keys(), ...elsewhere.keys()])].filter((device) => {
      const { running, notBefore } = this.#of(device);
      if (notBefore > now || (isFull && running > 0)) return true;
      return running + (elsewhere.get(device) ?? 0) >= this.most(device);
    });
  }

  /** Associations that it may have at once, of all gateways together. */
  most(device: string): number {
    return this.#of(device).failures > 0 ? 1 : this.#associationsEach();
  }

  #of(device: string): Destination {
    let destination = this.#known.get(device);
    if (!destination) {
      destination = {
        ...{ running: 0, failures: 0, notBefore: 0, lastFailure: null, failingSince: 0 },
        contactedAt: -Infinity,
      };
      this.#known.set(device, destination);
    }
    return destination;
  }
}
