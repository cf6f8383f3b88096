/**
 * What was answered to an event, for all who ask the same of it in the same moment. Kept until anything changes that an
 * answer could show, so that none is given that was true before.
 */
import type { Events, GatewayEvents } from '../base/events.ts';

/** The text that is sent, with its length. */
export interface Answer {
  readonly text: string;
  readonly bytes: number;
}

const SHOWN: readonly (keyof GatewayEvents)[] = [
  'transition',
  'taskChanged',
  'processChanged',
  'processingServerChanged',
  'configChanged',
  'devicesChanged',
  'recordsChanged',
];
/** What is told by no event (an estimate, what another gateway wrote) is looked up again after this time. */
const LONGEST_MS = 1000;
export const MOST_ANSWERS = 256;
export const MOST_ANSWER_BYTES = 4 * 1024 * 1024;

export class SharedAnswers {
  #answers = new Map<object, Map<string, Promise<Answer>>>();
  #count = 0;
  #bytes = 0;
  #since = 0;

  constructor(events: Events) {
    for (const name of SHOWN) events.on(name, () => this.#clear());
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param key what is asked, by whom as far as the answer depends on it */
  get(event: object, key: string): Promise<Answer> | undefined {
    if (this.#count > 0 && performance.now() - this.#since > LONGEST_MS) this.#clear();
    return this.#answers.get(event)?.get(key);
  }

  /** Shares an answer that is being worked out. */
  put(event: object, key: string, answer: Promise<Answer>): void {
    if (this.#count >= MOST_ANSWERS || this.#bytes > MOST_ANSWER_BYTES) this.#clear();
    if (this.#count++ === 0) this.#since = performance.now();
    let answers = this.#answers.get(event);
    if (!answers) this.#answers.set(event, (answers = new Map<string, Promise<Answer>>()));
    answers.set(key, answer);
    const kept = this.#answers;
    answer.then(
      ({ bytes }) => {
        if (this.#answers === kept) this.#bytes += bytes;
      },
      () => undefined,
    );
  }

  #clear(): void {
    this.#answers = new Map();
    this.#count = 0;
    this.#bytes = 0;
  }
}
