import { GatheredBytes } from './gathered-bytes.ts';
import type { IncomingEvent, ObjectSink, Outcome } from './service-provider.ts';
import { STATUS } from './status.ts';

/** Event Information of N-EVENT-REPORT, bytes: more than ten thousand references of Storage Commitment. */
export const LONGEST_EVENT = 2 * 1024 * 1024;
export const EVENT_TOO_LONG: Outcome = {
  status: STATUS.resourceLimitation,
  comment: 'Event Information is too long',
};

/** Gathers the information of an event and hands it over whole. */
export class EventSink implements ObjectSink {
  readonly #head: Omit<IncomingEvent, 'information'>;
  readonly #onEvent: (event: IncomingEvent) => Outcome | Promise<Outcome>;
  readonly #information = new GatheredBytes(LONGEST_EVENT);
  #isTooLong = false;

  constructor(
    head: Omit<IncomingEvent, 'information'>,
    onEvent: (event: IncomingEvent) => Outcome | Promise<Outcome>,
  ) {
    this.#head = head;
    this.#onEvent = onEvent;
  }

  write(bytes: Buffer): void {
    this.#isTooLong ||= !this.#information.push(bytes);
  }

  commit(): Outcome | Promise<Outcome> {
    if (this.#isTooLong) return EVENT_TOO_LONG;
    return this.#onEvent({ ...this.#head, information: this.#information.bytes });
  }

  abort(): void {
    this.#isTooLong = true;
  }
}
