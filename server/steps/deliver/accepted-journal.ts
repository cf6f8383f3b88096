/** What has been accepted is written down at least this often, so that a crash repeats little. */
const WRITE_EVERY_MS = 1_000;

/** Writes down what was accepted now and then while it goes on; what could not be written then is in the last write. */
export class AcceptedJournal {
  readonly #accepted: Set<string>;
  readonly #write: (uids: string[]) => Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #lastWrite = performance.now();

  constructor(accepted: Set<string>, write: (uids: string[]) => Promise<void>) {
    this.#accepted = accepted;
    this.#write = write;
  }

  add(uid: string): void {
    this.#accepted.add(uid);
    if (performance.now() - this.#lastWrite < WRITE_EVERY_MS) return;
    this.#lastWrite = performance.now();
    this.#writing = this.#writing.then(() => this.#write([...this.#accepted])).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#writing;
  }
}
