/** How many requests are being answered, by whom: one more than a share is refused at once, and nobody else notices. */
import type { ServerResponse } from 'node:http';
import { networkOf } from '../auth/network.ts';
import type { RequestRefusal } from './request-refusal.ts';

export interface RequestLimits {
  readonly ofNetwork: number;
  readonly ofStrangers: number;
  readonly ofCredential: number;
}

export const REQUEST_LIMITS: RequestLimits = { ofNetwork: 128, ofStrangers: 512, ofCredential: 64 };

export class RequestsUnderWay {
  readonly #limits: RequestLimits;
  readonly #counts = new Map<string, number>();

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  /** Counts a request of somebody who has not signed in, until its answer has ended. */
  addStranger(address: string, response: ServerResponse): RequestRefusal | null {
    const { ofNetwork, ofStrangers } = this.#limits;
    if (this.#of(STRANGERS) >= ofStrangers)
      return { status: 503, message: 'Too many requests are being answered: try again.' };
    return this.#add(`network ${networkOf(address)}`, ofNetwork, response, STRANGERS);
  }

  /** Counts a request of a session or token, until its answer has ended. */
  addSignedIn(credential: string, response: ServerResponse): RequestRefusal | null {
    return this.#add(credential, this.#limits.ofCredential, response);
  }

  #add(key: string, most: number, response: ServerResponse, sum?: string): RequestRefusal | null {
    if (this.#of(key) >= most)
      return { status: 429, message: `At most ${most} requests at once: wait for their answers.` };
    const keys = sum === undefined ? [key] : [key, sum];
    for (const one of keys) this.#counts.set(one, this.#of(one) + 1);
    response.once('close', () => {
      for (const one of keys) {
        const left = this.#of(one) - 1;
        if (left > 0) this.#counts.set(one, left);
        else this.#counts.delete(one);
      }
    });
    return null;
  }

  #of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }
}

const STRANGERS = 'strangers';
