import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDestination } from '../demo/destination.ts';
import { pushSeries } from '../demo/push.ts';
import { checkDelivery } from '../support/check-delivery.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';

test("the demo's destination keeps the demo's study and drops what is another's", async () => {
  const ours = makePhantomSeries({ slices: 4, rows: 16 });
  const others = makePhantomSeries({ slices: 3, rows: 16, seed: 2 });
  await using destination = await openDestination('DEMO', ours.studyInstanceUid);
  const target = { host: '127.0.0.1', port: destination.port, aeTitle: 'DEMO' };
  await pushSeries(ours, target, 'PHANTOM');
  await pushSeries(others, target, 'PHANTOM');
  assert.deepEqual(
    destination.files().map((file) => file.subarray(-512).toString('hex')),
    ours.objects.map((object) => object.bytes.subarray(-512).toString('hex')),
  );

  // What went out is no result: the check says so.
  const { problems } = checkDelivery(ours, destination.files());
  assert.match(problems.join('\n'), /SOP Instance UID of one that was sent/);
  assert.match(problems.join('\n'), /another first value of ImageType/);
  assert.match(problems.join('\n'), /refers to no source image/);
  assert.match(checkDelivery(ours, []).problems.join(), /no image came back/);
});

test('a push that is not accepted is an error that says why', async () => {
  const series = makePhantomSeries({ slices: 2, rows: 16 });
  await using destination = await openDestination('DEMO', series.studyInstanceUid);
  const { port } = destination;
  await destination[Symbol.asyncDispose]();
  await assert.rejects(
    pushSeries(series, { host: '127.0.0.1', port, aeTitle: 'DEMO' }, 'PHANTOM'),
    /2 of 2 images/,
  );
});
