/** What one WebSocket may send: little before somebody signs in on it, then as fast as a busy page does. */
const BEFORE_SIGN_IN = { messages: 8, bytes: 16 * 1024 };
const SIGNED_IN = { messages: 512, perSecond: 64 };

export class SocketBudget {
  readonly #now: () => number;
  #bytes = BEFORE_SIGN_IN.bytes;
  #messages: number = BEFORE_SIGN_IN.messages;
  #perSecond = 0;
  #since: number;

  /** @param now milliseconds, of any clock that does not go back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  signedIn(): void {
    this.#bytes = Infinity;
    this.#messages = SIGNED_IN.messages;
    this.#perSecond = SIGNED_IN.perSecond;
    this.#since = this.#now();
  }

  /** Bytes came. @returns whether they may. */
  takes(bytes: number): boolean {
    this.#bytes -= bytes;
    return this.#bytes >= 0;
  }

  /** A message or a ping came. @returns whether it may. */
  hears(): boolean {
    const now = this.#now();
    const gained = ((now - this.#since) / 1000) * this.#perSecond;
    this.#messages = Math.min(SIGNED_IN.messages, this.#messages + gained) - 1;
    this.#since = now;
    return this.#messages >= 0;
  }
}
