/** One alert for each node that has gone without leaving, until it is back or forgotten; said by the node with the duty. */
import type { AlertStore } from '../alerts/alert-store.ts';
import { notice } from '../base/notices.ts';

export class AbsentNodes {
  readonly #alerts: Pick<AlertStore, 'raise' | 'resolve' | 'open'>;
  /** Names that alerts have been brought in line with; undefined: none yet. */
  #said: string | undefined;

  constructor(alerts: Pick<AlertStore, 'raise' | 'resolve' | 'open'>) {
    this.#alerts = alerts;
  }

  /** Another node may say it from now on. */
  forget(): void {
    this.#said = undefined;
  }

  /** @param names of nodes that are gone now */
  async say(names: readonly string[]): Promise<void> {
    const now = JSON.stringify(names);
    if (now === this.#said) return;
    for (const node of names)
      await this.#alerts.raise({
        ...{ kind: 'NODE_GONE', severity: 'WARNING', subject: node, code: null },
        notice: notice('NODE_GONE', { node }),
      });
    for (const { kind, subject } of await this.#alerts.open()) {
      if (kind === 'NODE_GONE' && !names.includes(subject)) await this.#alerts.resolve(kind, subject);
      // What has failed there does not run there any more.
      const at = kind === 'PROCESS_FAILED' ? subject.split('@')[1] : undefined;
      if (at !== undefined && names.includes(at)) await this.#alerts.resolve(kind, subject);
    }
    this.#said = now;
  }
}
