/**
 * What is known of destinations while the gateway runs: how many associations each has, and whether it was away a
 * moment ago. One that is away costs one attempt per back-off, not one for each task.
 */
import { backOff } from '../../base/back-off.ts';
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
}

export class Destinations {
  readonly #known = new Map<string, Destination>();
  readonly #associationsEach: () => number;
  readonly #now: () => number;

  constructor(associationsEach: () => number, now: () => number) {
    this.#associationsEach = associationsEach;
    this.#now = now;
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
    destination.lastFailure = failure ?? null;
    if (failure && destination.failures === 0) destination.failingSince = now;
    destination.notBefore = failure
      ? now + backOff(destination.failures, FIRST_RETRY_MS, LONGEST_RETRY_MS)
      : 0;
    destination.failures = failure ? destination.failures + 1 : 0;
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
   */
  passedOver(isFull: boolean): string[] {
    const now = this.#now();
    const most = this.#associationsEach();
    return [...this.#known]
      .filter(
        ([, { running, failures, notBefore }]) =>
          notBefore > now || running >= (isFull || failures > 0 ? 1 : most),
      )
      .map(([device]) => device);
  }

  #of(device: string): Destination {
    let destination = this.#known.get(device);
    if (!destination) {
      destination = { running: 0, failures: 0, notBefore: 0, lastFailure: null, failingSince: 0 };
      this.#known.set(device, destination);
    }
    return destination;
  }
}
