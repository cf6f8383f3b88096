/** A test run: a made-up series, marked as such, that goes through everything to one destination. */
import type { TestRunRow } from '../db/entities/test-run.ts';

export const TEST_RUN_STATES = ['SENDING', 'SENT', 'FAILED'] as const;
export type TestRunState = (typeof TEST_RUN_STATES)[number];

export interface TestRun extends Readonly<Omit<TestRunRow, 'state'>> {
  readonly state: TestRunState;
}

/** What the gateway calls itself while it sends the series to its own listener. */
export const TEST_RUN_AE_TITLE = 'PETFECTIOR-TEST';

/** Nobody takes these for a patient's. The same patient as that of the image that Diagnose sends. */
export const TEST_PATIENT = {
  name: 'PETFECTIOR^TEST',
  id: 'PETFECTIOR-TEST',
  studyDescription: 'PETFECTIOR TEST RUN - MAY BE DELETED',
  seriesDescription: 'TEST RUN - NOT A PATIENT',
  /** In place of a scanner's: statistics by scanner model keep what is made up apart. */
  model: 'PETFECTIOR TEST RUN',
} as const;
