import type { DeliveryState, TaskState } from '../base/task-states.ts';

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
  // Where a person has dropped every destination, nothing was delivered.
  const allDropped = deliveries.length > 0 && deliveries.every(({ state }) => state === 'CANCELLED');
  return allDropped ? 'CANCELLED' : 'COMPLETED';
}
