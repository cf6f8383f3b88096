import { GatewayError } from '../base/errors.ts';

/** The server has lost a job or its package, and would take it again: a failure of the job, and not of the series. */
export class JobLost extends GatewayError {
  constructor(reason: string, cause?: unknown) {
    super('REMOTE_FAILED', { reason }, { cause });
  }
}
