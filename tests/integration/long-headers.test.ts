import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPart10, storeObjects, type Dataset } from '../../dicom/index.ts';
import { HeaderBudget } from '../../server/listener/header-budget.ts';
import { validate } from '../support/imaging-steps.ts';
import { startListener } from '../support/listener.ts';
import { makePhantomSeries, type PhantomObject } from '../../server/phantom/series.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const MIB = 1024 * 1024;
const PRIVATE = 0x00091001;

/** The object with a private element of that many bytes before its pixels. */
function withPrivate({ bytes }: PhantomObject, length: number): Buffer {
  const { dataset, datasetOffset } = readPart10(bytes);
  const next = dataset.elements.find(({ tag }) => tag > PRIVATE) as Dataset['elements'][number];
  const head = Buffer.from([0x09, 0x00, 0x01, 0x10, 0x55, 0x4e, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(length, 8);
  const at = datasetOffset + next.offset;
  return Buffer.concat([bytes.subarray(0, at), head, Buffer.alloc(length, 7), bytes.subarray(at)]);
}

async function send(
  port: number,
  path: string,
  of: { sopClassUid: string; transferSyntaxUid: string; uid: string },
) {
  const { sopClassUid, transferSyntaxUid, uid: sopInstanceUid } = of;
  const titles = { host: '127.0.0.1', port, callingAeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR' };
  return storeObjects({ ...titles, objects: [{ path, sopClassUid, sopInstanceUid, transferSyntaxUid }] });
}

test('a private element of 5 MB before the pixels is taken as it is; a header over 16 MiB is refused by its limit', async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 3, rows: 16, columns: 16, transferSyntax: 'explicit' });
  await using running = await startListener(directory.path);
  for (const [nth, length] of [5 * MIB, 5_000_001 + 1, 17 * MIB].entries()) {
    const object = series.objects[nth] as PhantomObject;
    const path = join(directory.path, `${nth}.dcm`);
    writeFileSync(path, withPrivate(object, length));
    const { stored } = await send(running.port, path, { ...series, uid: object.sopInstanceUid });
    assert.equal(stored, length > 16 * MIB ? 0 : 1, `${length}`);
    if (length > 16 * MIB) continue;
    const receiptOf = () =>
      running.receipts.find(({ header }) => header.slice.sopInstanceUid === object.sopInstanceUid);
    await waitFor(() => receiptOf() !== undefined, { what: 'its receipt' });
    const kept = readFileSync(join(directory.path, receiptOf()?.key ?? ''));
    const sent = readFileSync(path);
    assert.ok(kept.subarray(-length).equals(sent.subarray(-length)), 'the bytes are those that were sent');
  }
  await waitFor(() => running.logs.some(({ event }) => event === 'listener.object-refused'), {
    what: 'the refusal',
  });
  const refusal = running.logs.find(({ event }) => event === 'listener.object-refused');
  assert.match(JSON.stringify(refusal?.fields), /Header longer than 16 MiB/);
});

test('a series of such objects is judged as any other', async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({
    slices: 5,
    rows: 6,
    columns: 6,
    noise: false,
    transferSyntax: 'explicit',
  });
  const paths = series.objects.map((object, nth) => {
    const path = join(directory.path, `${nth}.dcm`);
    writeFileSync(path, withPrivate(object, 5 * MIB));
    return path;
  });
  assert.equal((await validate(paths)).grid.slices, 5);
});

test('all long headers together have a budget, and what is given back can be taken again', () => {
  const budget = new HeaderBudget(10);
  assert.ok(budget.take(6));
  assert.ok(!budget.take(5));
  budget.give(6);
  assert.ok(budget.take(10));
});
