/** How a command ends (sysexits.h): 64 wrong command line, 65 damaged data, 75 try again otherwise, 78 settings. */
import { DamagedArchiveError } from '../backup/archive-cipher.ts';
import { explainStartFailure } from '../base/start-error.ts';
import { noticeMessage } from '../base/notices.ts';
import { ConflictError, NotFoundError, ValidationError } from '../base/refusals.ts';

/** A command that cannot be carried out as it was given; its status is 1 where none is said. */
export class CommandError extends Error {
  readonly status: number;

  constructor(sentence: string, status = 1) {
    super(sentence);
    this.name = 'CommandError';
    this.status = status;
  }
}

/** What to print on standard error, and the status to end with. */
export function endOf(error: unknown): { readonly status: number; readonly lines: readonly string[] } {
  const explained = explainStartFailure(error);
  if (explained) return explained;
  if (error instanceof CommandError) return { status: error.status, lines: [error.message] };
  if (error instanceof DamagedArchiveError) return { status: 65, lines: [error.message] };
  if (error instanceof ValidationError)
    return { status: 65, lines: error.fields.map(({ path, notice }) => `${path}: ${noticeMessage(notice)}`) };
  if (error instanceof NotFoundError || error instanceof ConflictError)
    return { status: 1, lines: [error.message] };
  const { code } = error as NodeJS.ErrnoException;
  // Of the file system, such as a folder that is not there.
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return { status: 1, lines: [(error as Error).message] };
  return { status: 70, lines: [(error as Error).stack ?? String(error)] };
}
