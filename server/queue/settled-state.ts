import type { TaskState } from '../base/task-states.ts';
import type { DeliveryState } from './deliveries.ts';

export interface DeliveryFacts {
  readonly device: string;
  readonly state: DeliveryState;
  readonly sent: number;
  readonly total: number;
}

/** The state of a task at the Store SCU follows from the states of its deliveries. */
export function settledState(deliveries: readonly DeliveryFacts[]): TaskState {
  for (const state of ['RUNNING', 'QUEUED', 'WAITING', 'FAILED'] as const)
    if (deliveries.some((delivery) => delivery.state === state)) return state;
  return 'COMPLETED';
}
