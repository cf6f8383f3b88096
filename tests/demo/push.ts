/** The demo's scanner: dcmjs-dimse, so that the gateway is held against another implementation than its own. */
import dimse from 'dcmjs-dimse';
import { readPart10 } from '../../dicom/index.ts';
import type { PhantomSeries } from '../../server/phantom/series.ts';
import { RawDataset } from './raw-dataset.ts';

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
  dimse.log.setLevel('silent');
  const { sopClassUid, transferSyntaxUid } = phantom;
  const client = new dimse.Client();
  // A context of its own for this syntax: in the client's own one the gateway may choose another, and the library would
  // write the dataset anew.
  const context = new dimse.association.PresentationContext(0, sopClassUid);
  context.addTransferSyntaxUid(transferSyntaxUid);
  client.addAdditionalPresentationContext(context, true);
  let accepted = 0;
  const reasons: string[] = [];
  for (const { bytes, sopInstanceUid } of phantom.objects) {
    const elements = { SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid };
    const request = new dimse.requests.CStoreRequest(
      new RawDataset(bytes.subarray(readPart10(bytes).datasetOffset), transferSyntaxUid, elements),
    );
    request.on('response', (response: InstanceType<typeof dimse.responses.CStoreResponse>) => {
      if (response.getStatus() === dimse.constants.Status.Success) accepted++;
      else reasons.push(`status 0x${response.getStatus().toString(16)} ${response.getErrorComment()}`);
    });
    client.addRequest(request);
  }
  client.on('networkError', (error: Error) => reasons.push(error.message));
  client.on('associationRejected', () => reasons.push('the association was rejected'));
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  client.on('closed', resolve);
  client.send(target.host, target.port, callingAeTitle, target.aeTitle);
  await closed;
  const failed = phantom.objects.length - accepted;
  if (failed > 0)
    throw new Error(
      `${failed} of ${phantom.objects.length} images were not accepted by ${target.host} port ${target.port}: ${reasons[0] ?? ''}`,
    );
}
