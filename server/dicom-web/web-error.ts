import { noticeMessage, type Notice } from '../base/notices.ts';

/** Why a DICOMweb server could not be asked, or refused, in words for people. */
export class WebError extends Error {
  readonly notice: Notice;
  constructor(said: Notice, cause?: unknown) {
    super(noticeMessage(said), { cause });
    this.name = 'WebError';
    this.notice = said;
  }
}
