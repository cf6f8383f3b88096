/** Fetches a series from a DICOMweb server by WADO-RS (PS3.18 10.4), a part at a time. */
import { notice } from '../base/notices.ts';
import { boundaryOf, MultipartError, partsOf, type BodyPart } from './multipart-reader.ts';
import { WebError } from './web-error.ts';
import { statusNotice } from './web-notice.ts';
import type { WebPeer } from './web-peer.ts';

export interface SeriesToFetch {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** @throws WebError, MultipartError, the signal's reason */
export async function* fetchSeries(
  peer: WebPeer,
  { studyInstanceUid, seriesInstanceUid }: SeriesToFetch,
  signal: AbortSignal,
): AsyncGenerator<BodyPart> {
  const answer = await peer.ask(
    {
      method: 'GET',
      path: `/studies/${studyInstanceUid}/series/${seriesInstanceUid}`,
      // As the objects are kept there: nothing is transcoded for us.
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
    },
    signal,
  );
  const { url } = peer.place;
  const { statusCode: status, headers, body } = answer;
  if (status >= 300) {
    await peer.drop(answer);
    throw new WebError(statusNotice(status, url));
  }
  const type = String(headers['content-type'] ?? '');
  const boundary = boundaryOf(type);
  if (boundary === undefined) {
    await peer.drop(answer);
    throw new WebError(
      notice('WEB_UNREADABLE', {
        url,
        detail: `${type.split(';', 1)[0] || 'no media type'} in place of multipart/related`,
      }),
    );
  }
  try {
    yield* partsOf(body as AsyncIterable<Buffer>, boundary);
  } catch (error) {
    if (error instanceof MultipartError) throw error;
    throw peer.failure(error, signal);
  } finally {
    body.destroy();
  }
}
