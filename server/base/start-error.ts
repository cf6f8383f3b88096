/**
 * A reason why the gateway cannot start that a person can mend: shown as plain lines, without a stack, and told to
 * scripts by its exit status (sysexits.h: 78 configuration, 75 temporary failure).
 */
import { ConfigError } from './config.ts';
import { notice, type Notice } from './notices.ts';

export class StartError extends Error {
  readonly exitStatus: 75 | 78;
  /** For people who see it in the console rather than at the start. */
  readonly notice: Notice;

  constructor(exitStatus: 75 | 78, sentence: string, options: { cause?: unknown; notice?: Notice } = {}) {
    super(sentence, options);
    this.notice = options.notice ?? notice('UNEXPECTED', { detail: sentence });
    this.name = 'StartError';
    this.exitStatus = exitStatus;
  }
}

/** What to print and with which status to end; `undefined` for a defect, whose stack is wanted. */
export function explainStartFailure(error: unknown): { status: number; lines: string[] } | undefined {
  if (error instanceof ConfigError)
    return { status: 78, lines: [`${error.message}:`, ...error.problems.map((problem) => `  - ${problem}`)] };
  if (error instanceof StartError) return { status: error.exitStatus, lines: [error.message] };
  return undefined;
}

/** @param variable the one that an administrator changes to mend it */
export function portError(error: unknown, what: string, port: number, variable: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new StartError(
      75,
      `${what}: port ${port} is taken by another program; free it or set ${variable}`,
      {
        cause: error,
        notice: notice('PORT_TAKEN', { port }),
      },
    );
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return new StartError(
      75,
      `${what}: cannot listen on port ${port} (${code}); set ${variable} or the host`,
      {
        cause: error,
        notice: notice('PORT_DENIED', { port, detail: code }),
      },
    );
  return error;
}
