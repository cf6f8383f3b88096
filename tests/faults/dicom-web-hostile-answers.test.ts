/** Answers of a DICOMweb server that means harm: each ends with a code, and tells nobody a secret. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Device } from '../../server/devices/device.ts';
import { makePhantomSeries, type PhantomObject } from '../../server/phantom/series.ts';
import { ARCHIVE_PATIENCE } from '../../server/retrieve/archive.ts';
import { RetrieveError } from '../../server/retrieve/retrieve-error.ts';
import { webArchive } from '../../server/retrieve/web-archive.ts';
import { withDeadlines } from '../../server/retrieve/with-deadlines.ts';
import { openObjectReceiver, type ReceiverWithSpool } from '../support/object-receiver.ts';
import { startWebServer, type ScriptedWebServer, type SearchAnswer } from '../support/scripted-web-server.ts';

const MIB = 1 << 20;
const BOUNDARY = 'of-the-test';
const SIZE = { slices: 3, rows: 16, columns: 16 };
const series = makePhantomSeries({ ...SIZE, seed: 1 });
const [foreign] = makePhantomSeries({ ...SIZE, seed: 2 }).objects as [PhantomObject];

function part(bytes: Buffer): Buffer {
  const head = Buffer.from(`--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`);
  return Buffer.concat([head, bytes, Buffer.from('\r\n')]);
}

describe('hostile answers of DICOMweb servers', { timeout: 300_000 }, () => {
  const owned = new AsyncDisposableStack();
  let server: ScriptedWebServer;
  let kept: ReceiverWithSpool;
  before(async () => {
    server = owned.use(await startWebServer());
    kept = owned.use(openObjectReceiver());
  });
  after(() => owned.disposeAsync());

  function archive() {
    const device = {
      name: 'WEB',
      url: server.url,
      host: '127.0.0.1',
      port: server.port,
      addresses: [],
      aeTitle: '',
      username: 'gateway',
      secret: 'of-the-archive',
      authority: null,
    };
    return withDeadlines(
      webArchive(device as unknown as Device, 'PETFECTIOR', ARCHIVE_PATIENCE, kept.receiver),
    );
  }

  const signal = new AbortController().signal;
  async function searched(answer: SearchAnswer): Promise<string | number> {
    server.search = answer;
    return told(
      async () => (await archive().studies({ accessionNumber: 'W1', modality: 'PT' }, signal)).items.length,
    );
  }
  async function fetched(answer: SearchAnswer): Promise<string | object | null> {
    server.search = { type: `multipart/related; type="application/dicom"; boundary=${BOUNDARY}`, ...answer };
    return told(() =>
      archive().bring({
        studyInstanceUid: series.studyInstanceUid,
        seriesInstanceUid: series.seriesInstanceUid,
        sopClassUids: [],
        signal,
        onOpen: () => undefined,
        onOperations: () => undefined,
      }),
    );
  }
  async function told<T>(ask: () => Promise<T>): Promise<T | string> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof RetrieveError)) throw error;
      return error.notice.code;
    }
  }

  const cases: readonly (readonly [what: string, answer: SearchAnswer, code: string])[] = [
    ['lists within lists', { status: 200, body: Buffer.alloc(15 * MIB, '[') }, 'WEB_UNREADABLE'],
    ['objects within objects', { status: 200, body: '{"a":'.repeat(3 * MIB) }, 'WEB_UNREADABLE'],
    ['millions of empty lists', { status: 200, body: `[${'[],'.repeat(5 * MIB)}[]]` }, 'WEB_UNREADABLE'],
    ['millions of numbers', { status: 200, body: `[${'1,'.repeat(7 * MIB)}1]` }, 'WEB_UNREADABLE'],
    [
      'an answer without end',
      {
        status: 200,
        body: function* () {
          for (;;) yield Buffer.alloc(MIB, ' ');
        },
      },
      'WEB_UNREADABLE',
    ],
    [
      'a bomb of gzip, which is never inflated',
      { status: 200, headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(256 * MIB, ' ')) },
      'WEB_NOT_DICOM_WEB',
    ],
  ];
  for (const [what, answer, code] of cases)
    test(`${what}: ${code}`, async () => {
      assert.equal(await searched(answer), code);
    });

  test('no redirect is followed, and the password goes to no other host', async () => {
    await using elsewhere = await startWebServer();
    for (const status of [301, 302, 303, 307, 308]) {
      const location = `${elsewhere.url}/studies`;
      assert.equal(await searched({ status, headers: { location } }), 'WEB_REDIRECTED');
      assert.equal(await fetched({ status, headers: { location } }), 'WEB_REDIRECTED');
    }
    assert.equal(elsewhere.searches(), 0);
  });

  test('names that would turn lines round are written as codes, and long ones are cut', async () => {
    const study = {
      '0020000D': { vr: 'UI', Value: ['1.2.3'] },
      '00080050': { vr: 'SH', Value: ['W1'] },
      '00081030': { vr: 'LO', Value: ['x'.repeat(5 * MIB)] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'DOE\u202eENAJ\u0000\nADMIN' }] },
      '00080061': { vr: 'CS', Value: ['PT'] },
    };
    server.search = { status: 200, body: JSON.stringify([study]) };
    const { items } = await archive().studies({ accessionNumber: 'W1', modality: 'PT' }, signal);
    assert.equal(items[0]?.description?.length, 256);
    assert.equal(items[0]?.patient.name, 'DOE\\u202eENAJ\\u0000\\u000aADMIN');
  });

  test('a series without end stops at ten thousand objects', async () => {
    let sent = 0;
    const piece = part(foreign.bytes);
    const answer = {
      status: 200,
      body: function* () {
        for (;;) {
          sent++;
          yield piece;
        }
      },
    };
    assert.equal(await fetched(answer), 'WEB_UNREADABLE');
    assert.ok(sent < 20_000, `${sent}`);
    // They are of another series.
    assert.equal(kept.receipts.length, 0);
  });

  test('an image that breaks off is not kept; a foreign one is refused, and the others are taken', async () => {
    const whole = series.objects.map(({ bytes }) => part(bytes));
    const end = Buffer.from(`--${BOUNDARY}--\r\n`);
    assert.equal(
      await fetched({ status: 200, body: Buffer.concat([whole[0]!, whole[1]!.subarray(0, 600)]) }),
      'WEB_UNREADABLE',
    );
    assert.equal(kept.files().length, 1);
    const counts = await fetched({ status: 200, body: Buffer.concat([part(foreign.bytes), ...whole, end]) });
    assert.deepEqual(counts, { remaining: null, completed: 3, failed: 1, warnings: null });
  });
});
