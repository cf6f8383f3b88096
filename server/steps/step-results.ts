/** What each step found out for the steps after it. Kept as JSON with the task; serialisable by construction. */
import type { PackOutput } from './pack/pack.ts';
import type { ValidateOutput } from './validate/validate.ts';
import type { FetchedResult } from '../remote/transport.ts';

export interface StepResults {
  /** Jobs that were given up at the processing server before the present one; kept when the task begins anew. */
  readonly jobsGivenUp?: number;
  readonly compile?: {
    /** Storage keys in ascending order along the normal. */
    readonly keys: readonly string[];
    /** mm. */
    readonly meanGap: number;
  };
  readonly validate?: ValidateOutput;
  readonly pack?: PackOutput & { readonly key: string };
  /** The job that the processing server made, before anything of the package is there. */
  readonly job?: { readonly jobId: string };
  readonly upload?: {
    readonly jobId: string;
    /** Milliseconds since the epoch. */
    readonly uploadedAt: number;
    readonly serverVersion: string | undefined;
    readonly standIn: boolean;
  };
  readonly download?: Omit<FetchedResult, 'path'> & { readonly key: string };
  readonly unpack?: { readonly createdAt: number };
}

export function parseStepResults(json: string): StepResults {
  return JSON.parse(json) as StepResults;
}

/**
 * What an earlier step found.
 * @throws Error if that step has not run: the transition table does not let this happen.
 */
export function resultOf<S extends Exclude<keyof StepResults, 'jobsGivenUp'>>(
  task: { readonly stepResults: string },
  step: S,
): NonNullable<StepResults[S]> {
  const result = parseStepResults(task.stepResults)[step];
  if (!result) throw new Error(`The task has no result of ${step}`);
  return result;
}
