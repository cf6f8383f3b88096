/** One alert for a destination, however many tasks wait for it: from the first failure on, until it takes them. */
import type { Notice } from '../base/notices.ts';
import type { AlertStore } from './alert-store.ts';

export interface DestinationAlertsPorts {
  readonly alerts: Pick<AlertStore, 'raise' | 'resolve' | 'open'>;
  readonly problems: () => Promise<
    readonly {
      readonly code: string;
      readonly subject: string;
      readonly waiting: number;
      readonly notice: Notice;
    }[]
  >;
}

/** Looks once. What throws is looked at again: nothing is remembered but in the database. */
export async function lookAtDestinations({ alerts, problems }: DestinationAlertsPorts): Promise<void> {
  const failing = (await problems()).filter(({ code }) => code === 'DESTINATION_FAILING');
  for (const { subject, waiting, notice } of failing)
    if (waiting > 0)
      await alerts.raise({ kind: 'DESTINATION_FAILING', severity: 'WARNING', subject, code: null, notice });
  for (const { kind, subject } of await alerts.open('DESTINATION_FAILING'))
    if (!failing.some((each) => each.subject === subject)) await alerts.resolve(kind, subject);
}
