/** A DICOMweb server as an archive: searched by QIDO-RS, its series fetched by WADO-RS into the spool. */
import { isSuccess } from '../../dicom/index.ts';
import type { Device } from '../devices/device.ts';
import { fetchSeries } from '../dicom-web/fetch-series.ts';
import { notice } from '../base/notices.ts';
import { MultipartError } from '../dicom-web/multipart-reader.ts';
import { searchWeb } from '../dicom-web/search-web.ts';
import { WebError } from '../dicom-web/web-error.ts';
import { WebPeer } from '../dicom-web/web-peer.ts';
import type { ObjectReceiver } from '../dicom-web/object-receiver.ts';
import type { ArchiveDevice } from './archive-device.ts';
import {
  instancesFrom,
  MOST_FOUND,
  MOST_INSTANCES,
  studiesFrom,
  unique,
  type ArchivePatience,
} from './archive.ts';
import { seriesOf } from './found.ts';
import { studyKeys } from './query-keys.ts';
import { RetrieveError } from './retrieve-error.ts';

export function webArchive(
  device: Device,
  callingAeTitle: string,
  patience: ArchivePatience,
  receiver: Pick<ObjectReceiver, 'receive'>,
): ArchiveDevice {
  const source = { aeTitle: device.aeTitle, address: device.addresses[0] ?? device.host };
  const asked = <T>(silenceMs: number, ask: (peer: WebPeer) => Promise<T>) => told(device, silenceMs, ask);
  return {
    ...{ device: device.name, callingAeTitle, patience },
    studies: (filter, signal) =>
      asked(patience.queryMs, async (peer) => {
        const search = { path: '/studies', keys: studyKeys(filter), limit: MOST_FOUND + 1 };
        const found = await searchWeb(peer, search, signal);
        return { items: studiesFrom(found.slice(0, MOST_FOUND), filter), isCut: found.length > MOST_FOUND };
      }),
    series: (studyInstanceUids, signal) =>
      asked(patience.queryMs, async (peer) => {
        const items = [];
        for (const uid of studyInstanceUids) {
          const search = { path: `/studies/${uid}/series`, keys: {}, limit: MOST_FOUND + 1 };
          const found = await searchWeb(peer, search, signal);
          items.push(...found.flatMap((identifier) => seriesOf(identifier, uid) ?? []));
          if (items.length > MOST_FOUND) break;
        }
        return { items: unique(items).slice(0, MOST_FOUND), isCut: items.length > MOST_FOUND };
      }),
    instances: ({ studyInstanceUid, seriesInstanceUid }, signal) =>
      asked(patience.queryMs, async (peer) => {
        const path = `/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances`;
        const found = await searchWeb(peer, { path, keys: {}, limit: MOST_INSTANCES + 1 }, signal);
        return found.length > MOST_INSTANCES ? null : instancesFrom(found);
      }),
    bring: ({ studyInstanceUid, seriesInstanceUid, signal, onOperations }) =>
      asked(patience.moveMs, async (peer) => {
        const counts = { remaining: null, completed: 0, failed: 0, warnings: null };
        await receiver.receive({
          parts: fetchSeries(peer, { studyInstanceUid, seriesInstanceUid }, signal),
          source,
          studyInstanceUid,
          seriesInstanceUid,
          onObject: ({ status }) => {
            counts[isSuccess(status) ? 'completed' : 'failed']++;
            onOperations({ ...counts });
          },
        });
        return counts;
      }),
  };
}

async function told<T>(device: Device, silenceMs: number, ask: (peer: WebPeer) => Promise<T>): Promise<T> {
  await using peer = new WebPeer(device, { silenceMs });
  try {
    return await ask(peer);
  } catch (error) {
    if (error instanceof WebError) throw new RetrieveError(error.notice, error);
    if (!(error instanceof MultipartError)) throw error;
    throw new RetrieveError(notice('WEB_UNREADABLE', { url: peer.place.url, detail: error.message }), error);
  }
}
