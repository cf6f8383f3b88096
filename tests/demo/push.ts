import { storeObjects } from '../../dicom/index.ts';
import type { PhantomSeries } from '../support/phantom/series.ts';
import { writeSeries } from '../support/phantom/write-series.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface StoreScp {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
}

/**
 * Sends the phantom to a Store SCP on one association.
 * @throws Error where it did not accept every image
 */
export async function pushSeries(
  phantom: PhantomSeries,
  target: StoreScp,
  callingAeTitle: string,
): Promise<void> {
  using directory = temporaryDirectory('petfectior-phantom-');
  const paths = writeSeries(directory.path, phantom.objects);
  const { sopClassUid, transferSyntaxUid } = phantom;
  const reasons: string[] = [];
  const summary = await storeObjects({
    host: target.host,
    port: target.port,
    callingAeTitle,
    calledAeTitle: target.aeTitle,
    objects: phantom.objects.map(({ sopInstanceUid }, index) => ({
      path: paths[index] as string,
      sopClassUid,
      sopInstanceUid,
      transferSyntaxUid,
    })),
    onResult: ({ outcome, reason }) => {
      if (outcome === 'failed') reasons.push(reason ?? 'no reason');
    },
  });
  if (summary.failed > 0) {
    throw new Error(`${summary.failed} of ${paths.length} images were not accepted: ${reasons[0] ?? ''}`);
  }
}
