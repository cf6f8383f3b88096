/** Causes of open alerts as people read and acknowledge them, with what waits for their end now. */
import type { Page, PageRequest } from '../base/page.ts';
import type { AlertCause, StoredCause } from './alert-cause.ts';
import type { AlertStore } from './alert-store.ts';

/** What is wrong now, with the tasks that wait for it. */
type Problems = readonly { readonly code: string; readonly subject: string; readonly waiting: number }[];

export class AlertCauses {
  readonly #alerts: AlertStore;
  readonly #problems: () => Promise<Problems>;

  constructor(alerts: AlertStore, problems: () => Promise<Problems>) {
    this.#alerts = alerts;
    this.#problems = problems;
  }

  /** Newest first. */
  async list(request: PageRequest): Promise<Page<AlertCause>> {
    const [page, problems] = await Promise.all([this.#alerts.causes(request), this.#problems()]);
    return { ...page, items: page.items.map((cause) => withWaiting(cause, problems)) };
  }

  /** The newest of them, for who tells of them. */
  async newest(): Promise<readonly AlertCause[]> {
    return (await this.list({ first: 200, after: null })).items;
  }

  /** @throws NotFoundError, ValidationError */
  async acknowledge(id: number, by: string, note: string | null): Promise<AlertCause> {
    return withWaiting(await this.#alerts.acknowledge(id, by, note), await this.#problems());
  }

  /** @throws NotFoundError */
  async withdraw(id: number): Promise<AlertCause> {
    return withWaiting(await this.#alerts.withdraw(id), await this.#problems());
  }
}

function withWaiting(cause: StoredCause, problems: Problems): AlertCause {
  const { kind, subject } = cause;
  // Of processing servers there is one, which problems name by its address.
  const its = problems.filter(
    (problem) => problem.code === kind && (kind === 'SERVER_UNREACHABLE' || problem.subject === subject),
  );
  return { ...cause, waiting: its.reduce((sum, { waiting }) => sum + waiting, 0) };
}
