/** dcmjs and dcmjs-dimse, another implementation in this language, as peers on the network and as readers of files. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import dcmjs from 'dcmjs';
import dimse from 'dcmjs-dimse';
import { echo, PET_IMAGE_STORAGE, storeObjects } from '../../dicom/index.ts';
import { startListener } from '../support/listener.ts';
import { freePort } from '../support/free-port.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

dimse.log.setLevel('silent');
dcmjs.log.setLevel('silent');

/** Elements in their order, values as dcmjs understands them; what it writes itself is left out. */
function readByDcmjs(file: Buffer): Record<string, unknown> {
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const { dict } = dcmjs.data.DicomMessage.readFile(bytes);
  return Object.fromEntries(
    Object.entries(dict as Record<string, { Value?: unknown }>)
      .filter(([tag]) => tag !== '7FE00010')
      .map(([tag, { Value }]) => [tag, JSON.stringify(Value, withoutRaw)]),
  );
}

/** Its client writes numbers anew before it sends: `0.0` becomes `0`. */
function withoutRaw(key: string, value: unknown): unknown {
  return key === '_rawValue' ? undefined : value;
}

test('its client echoes and stores at our listener, and its reader sees the same elements in the spool', async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 5, rows: 32 });
  const paths = writeSeries(join(directory.path, 'out'), series.objects);
  await using listener = await startListener(directory.path);
  const client = new dimse.Client();
  const statuses: number[] = [];
  const requests = [
    new dimse.requests.CEchoRequest(),
    ...paths.map((path) => new dimse.requests.CStoreRequest(path)),
  ];
  for (const request of requests) {
    request.on('response', (response: { getStatus(): number }) => statuses.push(response.getStatus()));
    client.addRequest(request);
  }
  const closed = once(client, 'closed');
  client.send('127.0.0.1', listener.port, 'DCMJS', 'PETFECTIOR');
  await closed;
  assert.deepEqual(
    statuses,
    requests.map(() => 0),
  );
  await waitFor(() => listener.receipts.length === paths.length, { what: 'the receipts' });
  const spooled = new Map(
    listener.receipts.map(({ header, key }) => [header.slice.sopInstanceUid, join(directory.path, key)]),
  );
  for (const { sopInstanceUid, bytes } of series.objects)
    assert.deepEqual(readByDcmjs(readFileSync(spooled.get(sopInstanceUid)!)), readByDcmjs(bytes));
});

test('its server takes what we send and answers our echo', async () => {
  using directory = temporaryDirectory();
  const received: string[] = [];
  class Provider extends dimse.Scp {
    override associationRequested(association: InstanceType<typeof dimse.association.Association>): void {
      const { Accept, RejectAbstractSyntaxNotSupported } = dimse.constants.PresentationContextResult;
      for (const { context, id } of association.getPresentationContexts()) {
        const [syntax] = context.getTransferSyntaxUids();
        context.setResult(syntax ? Accept : RejectAbstractSyntaxNotSupported, syntax);
        assert.ok(id % 2 === 1);
      }
      this.sendAssociationAccept();
    }
    override cEchoRequest(
      request: InstanceType<typeof dimse.requests.CEchoRequest>,
      answer: (response: InstanceType<typeof dimse.responses.CEchoResponse>) => void,
    ): void {
      const response = dimse.responses.CEchoResponse.fromRequest(request);
      response.setStatus(dimse.constants.Status.Success);
      answer(response);
    }
    override cStoreRequest(
      request: InstanceType<typeof dimse.requests.CStoreRequest>,
      answer: (response: InstanceType<typeof dimse.responses.CStoreResponse>) => void,
    ): void {
      received.push(String(request.getDataset()?.getElement('SOPInstanceUID')));
      const response = dimse.responses.CStoreResponse.fromRequest(request);
      response.setStatus(dimse.constants.Status.Success);
      answer(response);
    }
    override associationReleaseRequested(): void {
      this.sendAssociationReleaseResponse();
    }
  }
  const port = await freePort();
  const server = new dimse.Server(Provider as never);
  server.listen(port);
  try {
    const titles = { host: '127.0.0.1', port, callingAeTitle: 'PETFECTIOR', calledAeTitle: 'DCMJS' };
    assert.ok((await echo(titles)) > 0);
    const series = makePhantomSeries({ slices: 5, rows: 32 });
    const paths = writeSeries(join(directory.path, 'out'), series.objects);
    const summary = await storeObjects({
      ...titles,
      objects: paths.map((path, index) => ({
        path,
        sopClassUid: PET_IMAGE_STORAGE,
        sopInstanceUid: series.objects[index]!.sopInstanceUid,
        transferSyntaxUid: series.transferSyntaxUid,
      })),
    });
    assert.deepEqual(summary, { stored: 5, warnings: 0, failed: 0, error: undefined });
    assert.deepEqual(received.sort(), series.objects.map(({ sopInstanceUid }) => sopInstanceUid).sort());
  } finally {
    server.close();
  }
});
