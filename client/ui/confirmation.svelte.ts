export interface Question {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** What changes nothing [cancel]. */
  readonly keep?: string;
}

interface Pending extends Question {
  readonly answer: (yes: boolean) => void;
}

let pending = $state.raw<Pending | undefined>();

export const confirmation = {
  get pending(): Question | undefined {
    return pending;
  },
  answer(yes: boolean): void {
    pending?.answer(yes);
    pending = undefined;
  },
};

/** Asks before something is lost. One question at a time: a new one answers the one before with no. */
export function confirmed(question: Question): Promise<boolean> {
  confirmation.answer(false);
  return new Promise((answer) => {
    pending = { ...question, answer };
  });
}
