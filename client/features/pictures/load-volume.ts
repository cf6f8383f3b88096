import { doubtSession } from '../../graphql/doubt.ts';
import { decodeViewerVolume, type ViewerVolume } from './viewer-volume.ts';

/** Fetches and inflates one volume. @throws Error where it cannot be had or is no volume. */
export async function loadVolume(path: string, signal: AbortSignal): Promise<ViewerVolume> {
  const [response, { ungzip }] = await Promise.all([fetch(path, { signal }), import('pako')]);
  if (response.status === 401) doubtSession();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return decodeViewerVolume(ungzip(new Uint8Array(await response.arrayBuffer())));
}
