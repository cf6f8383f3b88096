/** Findings of a contract test, each under the name of what it looks at. */
export interface Finding {
  /** `area: what must hold`. */
  readonly name: string;
  readonly outcome: 'holds' | 'deviates' | 'not offered';
  /** What was seen instead, in one sentence. */
  readonly detail: string;
}

/** A deviation, thrown by a check; anything else that is thrown is reported as one too. */
export class Deviation extends Error {}

export function require(condition: unknown, seen: string): asserts condition {
  if (!condition) throw new Deviation(seen);
}

export class Report {
  readonly findings: Finding[] = [];
  readonly #tell: (finding: Finding) => void;

  constructor(tell: (finding: Finding) => void) {
    this.#tell = tell;
  }

  /** Runs one check; what it throws is its deviation. Resolves with what it returned, or undefined. */
  async check<T>(name: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      const value = await run();
      this.#add({ name, outcome: 'holds', detail: '' });
      return value;
    } catch (error) {
      this.#add({
        name,
        outcome: 'deviates',
        detail: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    }
  }

  /** Something optional that this server does not have. */
  notOffered(name: string): void {
    this.#add({ name, outcome: 'not offered', detail: '' });
  }

  get deviations(): Finding[] {
    return this.findings.filter(({ outcome }) => outcome === 'deviates');
  }

  #add(finding: Finding): void {
    this.findings.push(finding);
    this.#tell(finding);
  }
}
