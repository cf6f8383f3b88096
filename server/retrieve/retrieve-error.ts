import { noticeMessage, type Notice } from '../base/notices.ts';

/** Why an archive could not be asked or did not send, in words for people. */
export class RetrieveError extends Error {
  readonly notice: Notice;
  constructor(said: Notice, cause?: unknown) {
    super(noticeMessage(said), { cause });
    this.name = 'RetrieveError';
    this.notice = said;
  }
}

export function isRetrieveError(error: unknown, code: Notice['code']): error is RetrieveError {
  return error instanceof RetrieveError && error.notice.code === code;
}
