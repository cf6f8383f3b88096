import { notice, type Notice } from '../base/notices.ts';
import type { DiagnosisStep } from './device.ts';

type StepName = DiagnosisStep['name'];

/** What the device answered, where that is not what was hoped for. */
export class Said extends Error {
  readonly notice: Notice;
  constructor(said: Notice) {
    super(said.code);
    this.notice = said;
  }
}

/** Steps in their order; behind a failure everything is skipped. */
export class Report {
  readonly steps: DiagnosisStep[] = [];
  #failed = false;

  async step(
    name: StepName,
    attempt: () => Promise<Notice>,
    explain: (error: unknown) => Notice,
  ): Promise<void> {
    if (this.#failed) return this.skip(name, notice('STEP_SKIPPED'));
    const started = performance.now();
    const milliseconds = () => Math.round((performance.now() - started) * 10) / 10;
    try {
      const seen = await attempt();
      this.steps.push({ name, outcome: 'PASSED', notice: seen, milliseconds: milliseconds() });
    } catch (error) {
      this.#failed = true;
      this.steps.push({
        name,
        outcome: 'FAILED',
        notice: error instanceof Said ? error.notice : explain(error),
        milliseconds: milliseconds(),
      });
    }
  }

  skip(name: StepName, why: Notice): void {
    this.steps.push({ name, outcome: 'SKIPPED', notice: why, milliseconds: null });
  }

  fail(name: StepName, why: Notice): void {
    if (this.#failed) return this.skip(name, notice('STEP_SKIPPED'));
    this.#failed = true;
    this.steps.push({ name, outcome: 'FAILED', notice: why, milliseconds: null });
  }
}
