import type { IncomingMessage } from 'node:http';

/** Ends requests whose body takes too long, but for those that may take long: Node's own limit knows no exception. */
export class RequestDeadlines {
  readonly #requestMs: number;
  readonly #timers = new WeakMap<IncomingMessage, NodeJS.Timeout>();

  /** @param requestMs from the head of a request to the end of its body */
  constructor(requestMs: number) {
    this.#requestMs = requestMs;
  }

  begin(request: IncomingMessage): void {
    if (request.complete) return;
    const timer = setTimeout(() => {
      const { socket } = request;
      if (request.complete || socket.destroyed) return;
      socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', () => socket.destroy());
    }, this.#requestMs);
    timer.unref();
    this.#timers.set(request, timer);
    const clear = () => clearTimeout(timer);
    request.once('end', clear).once('close', clear);
  }

  /** For a body of many images; silence still ends it. */
  lift(request: IncomingMessage): void {
    clearTimeout(this.#timers.get(request));
  }
}
