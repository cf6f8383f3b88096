import type { FieldErrors, Outcome } from '../../graphql/mutate.ts';

/** What came of sending a form: busy, and the gateway's refusals by field or as a whole. */
export class Submission {
  busy = $state(false);
  refusal = $state('');
  fields = $state.raw<FieldErrors>({});

  /** @returns whether it was accepted. */
  async send(request: () => Promise<Outcome<unknown>>): Promise<boolean> {
    this.busy = true;
    this.refusal = '';
    this.fields = {};
    const outcome = await request();
    this.busy = false;
    if (outcome.ok) return true;
    this.fields = outcome.fields;
    if (Object.keys(outcome.fields).length === 0) this.refusal = outcome.message;
    return false;
  }
}
