import { followConfiguration } from '../../graphql/follow.ts';
import {
  FirstStepsDocument,
  TaskIdChangedDocument,
  TestRunChangedDocument,
  type TaskState,
} from '../../graphql/generated/graphql.ts';
import { liveEvents, liveQuery } from '../../graphql/live.svelte.ts';
import { session } from '../../session.svelte.ts';
import { checklist, isSetUp, type FirstStep } from './checklist.ts';

/** In which a first task begins, and ends well. */
const STATES: TaskState[] = ['QUEUED', 'COMPLETED'];

export interface FirstSteps {
  /** Empty where nothing is left that must be done, or while it is not known. */
  readonly steps: readonly FirstStep[];
  readonly done: number;
}

/** For administrators, until the gateway is set up. Call it while a component initialises. */
export function followFirstSteps(): FirstSteps {
  const query = liveQuery(FirstStepsDocument, () => (session.may('ADMINISTRATOR') ? {} : null));
  const isOpen = $derived(query.data !== undefined && !isSetUp(query.data));
  const again = (): void => query.refetchSoon();
  followConfiguration(['SETTINGS', 'DEVICES'], () => isOpen && again());
  liveEvents(TaskIdChangedDocument, () => (isOpen ? { filter: { states: STATES } } : null), again);
  liveEvents(TestRunChangedDocument, () => (isOpen ? {} : null), again);
  const steps = $derived(isOpen && query.data ? checklist(query.data) : []);
  return {
    get steps() {
      return steps;
    },
    get done() {
      return steps.filter((step) => step.done).length;
    },
  };
}
