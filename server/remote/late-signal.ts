/** Is aborted so many ms after another signal, with its reason. Dispose of it when what it bounds has ended. */
export class LateSignal implements Disposable {
  readonly #controller = new AbortController();
  readonly #of: AbortSignal;
  readonly #ms: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(of: AbortSignal, ms: number) {
    this.#of = of;
    this.#ms = ms;
    if (of.aborted) this.#begin();
    else of.addEventListener('abort', this.#begin, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly #begin = (): void => {
    this.#timer = setTimeout(() => this.#controller.abort(this.#of.reason), this.#ms);
  };

  [Symbol.dispose](): void {
    this.#of.removeEventListener('abort', this.#begin);
    clearTimeout(this.#timer);
  }
}
