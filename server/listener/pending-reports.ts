import { STATUS, type CommitmentReport, type Outcome } from '../../dicom/index.ts';
import type { FromListener } from './listener-message.ts';
import type { Source } from '../storage/receipt.ts';

/** The archive is answered by then, and may report again. */
const ANSWER_WITHIN_MS = 10_000;
const NOT_RECORDED: Outcome = { status: STATUS.processingFailure, comment: 'Cannot be recorded now' };

/** Reports that wait until the gateway has recorded them: an archive is told Success after that, never before. */
export class PendingReports {
  readonly #send: (message: FromListener) => void;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  #nextId = 1;

  constructor(send: (message: FromListener) => void) {
    this.#send = send;
  }

  add(report: CommitmentReport, from: Source): Promise<Outcome> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(id, NOT_RECORDED), ANSWER_WITHIN_MS);
      this.#waiting.set(id, (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
      this.#send({ kind: 'report', id, report, from });
    });
  }

  /** Does nothing where the answer comes too late. */
  answer(id: number, outcome: Outcome): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(outcome);
  }
}
