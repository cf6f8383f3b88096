/** What archives do wrong with C-GET: each fault has a code, nothing waits without end, and what came whole stays. */
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { describe, test } from 'node:test';
import { AssociationError, readFileMeta, type SubOperations } from '../../dicom/index.ts';
import { makePhantomSeries, type PhantomObject } from '../../server/phantom/series.ts';
import { dicomArchive } from '../../server/retrieve/archive-device.ts';
import type { ArchivePeer } from '../../server/retrieve/archive.ts';
import { RetrieveError } from '../../server/retrieve/retrieve-error.ts';
import { withDeadlines } from '../../server/retrieve/with-deadlines.ts';
import { openObjectReceiver } from '../support/object-receiver.ts';
import { commandSet, fragment, PET, store } from '../support/raw-peer.ts';
import { startRawProvider, type RawProviderScript } from '../support/raw-provider.ts';
import { waitFor } from '../support/wait-for.ts';

const GET = '1.2.840.10008.5.1.4.1.2.2.3';
const MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
const PENDING = 0xff00;
const PRIVATE = '1.3.6.1.4.1.99999.7.1';
/** Of PET images in explicit VR, which are proposed first. */
const PET_CONTEXT = 3;

const series = makePhantomSeries({ slices: 3, rows: 16, columns: 16, transferSyntax: 'explicit' });
const datasetOf = ({ bytes }: PhantomObject) => bytes.subarray(readFileMeta(bytes).datasetOffset);
const IMAGES = series.objects.map((object, index) =>
  store(object.sopInstanceUid, datasetOf(object), { contextId: PET_CONTEXT, messageId: index + 1 }),
);
const [FIRST] = IMAGES as [Buffer];

const PEER: ArchivePeer = {
  device: 'ARCHIVE',
  host: '127.0.0.1',
  port: 0,
  address: '127.0.0.1',
  calledAeTitle: 'ARCHIVE',
  callingAeTitle: 'PETFECTIOR',
  retrieveBy: 'GET',
  patience: { queryMs: 60_000, moveMs: 60_000, arrivalMs: 100, searchMs: 60_000, stalledMs: 60_000 },
};
/** Of an archive from which nothing more is to be expected. */
const HASTY = { patience: { ...PEER.patience, moveMs: 300, searchMs: 1000, stalledMs: 1000 } };

type Counts = readonly [remaining: number, completed: number, failed: number, warnings: number];

function response(
  status: number,
  [remaining, completed, failed, warnings]: Counts,
  { dataset = 0x0101, field = 0x8010, sopClass = GET } = {},
): Buffer {
  const set = commandSet([
    [0x0002, sopClass],
    [0x0100, field],
    [0x0120, 1],
    [0x0800, dataset],
    [0x0900, status],
    [0x1020, remaining],
    [0x1021, completed],
    [0x1022, failed],
    [0x1023, warnings],
  ]);
  return fragment(1, 3, set);
}

interface Run {
  readonly operations: SubOperations | null;
  readonly told: readonly SubOperations[];
  readonly receipts: number;
  readonly files: number;
  readonly statuses: readonly number[];
  readonly error: unknown;
}

/** Retrieves the series from a provider that sends what the script says once it is asked. */
async function retrieved(
  script: RawProviderScript & { readonly sends?: (socket: Socket) => void; readonly pulse?: () => Buffer },
  more: Partial<ArchivePeer> & { readonly signal?: AbortSignal } = {},
): Promise<Run> {
  const statuses: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  using provider = await startRawProvider({
    onStored: (socket) => {
      script.sends?.(socket);
      if (script.pulse) timer = setInterval(() => socket.write(script.pulse?.() ?? ''), 20);
    },
    ...script,
    onResponse: (socket, status) => {
      statuses.push(status);
      script.onResponse?.(socket, status);
    },
  });
  using kept = openObjectReceiver();
  const { signal = new AbortController().signal, ...other } = more;
  const peer = { ...PEER, port: provider.port, ...other };
  const told: SubOperations[] = [];
  let operations: SubOperations | null = null;
  let error: unknown;
  try {
    operations = await withDeadlines(dicomArchive(peer, kept.receiver)).bring({
      studyInstanceUid: series.studyInstanceUid,
      seriesInstanceUid: series.seriesInstanceUid,
      sopClassUids: [],
      signal,
      onOpen: () => undefined,
      onOperations: (counts) => told.push(counts),
    });
  } catch (thrown) {
    error = thrown;
  }
  clearInterval(timer);
  kept.receiver.close();
  return { operations, told, receipts: kept.receipts.length, files: kept.files().length, statuses, error };
}

const codeOf = ({ error }: Run) => (error instanceof RetrieveError ? error.notice.code : error);
const whole = (socket: Socket) => socket.write(Buffer.concat([...IMAGES, response(0, [0, 3, 0, 0])]));

describe('archives that do not do as they say by C-GET', { timeout: 60_000 }, () => {
  test('images are durable before they are answered, and are counted', async () => {
    const run = await retrieved({
      sends: (socket) =>
        socket.write(
          Buffer.concat([
            ...IMAGES.flatMap((image, index) => [image, response(PENDING, [2 - index, index + 1, 0, 0])]),
            response(0, [0, 3, 0, 0]),
          ]),
        ),
    });
    assert.equal(run.error, undefined);
    assert.deepEqual(run.operations, { remaining: 0, completed: 3, failed: 0, warnings: 0 });
    assert.deepEqual(
      run.told.map(({ remaining, completed }) => [remaining, completed]),
      [
        [2, 1],
        [1, 2],
        [0, 3],
      ],
    );
    assert.deepEqual([run.receipts, run.files, run.statuses], [3, 3, [0, 0, 0]]);
  });

  test('the role of an SCP is proposed for every storage class, those that the archive named too (PS3.7 D.3.3.4)', async () => {
    using provider = await startRawProvider({
      onStored: (socket) => socket.write(response(0, [0, 0, 0, 0])),
    });
    using kept = openObjectReceiver();
    await dicomArchive({ ...PEER, port: provider.port }, kept.receiver).bring({
      studyInstanceUid: '1.2',
      seriesInstanceUid: '1.2.3',
      sopClassUids: [PRIVATE],
      signal: new AbortController().signal,
      onOpen: () => undefined,
      onOperations: () => undefined,
    });
    const [request] = provider.requests as [Buffer];
    for (const uid of [PET, PRIVATE]) {
      const role = Buffer.concat([
        Buffer.from([0x54, 0, 0, uid.length + 4, 0, uid.length]),
        Buffer.from(uid),
        Buffer.from([0, 1]),
      ]);
      assert.ok(request.includes(role), uid);
    }
    assert.ok(!request.includes(Buffer.concat([Buffer.from(GET), Buffer.from([0, 1])])));
  });

  test('an archive that answers a role, or none, is taken; one that refuses it is told', async () => {
    for (const roles of [[], [[PET, 0, 1]]] as const) {
      const run = await retrieved({ roles, sends: whole });
      assert.deepEqual([run.error, run.receipts], [undefined, 3]);
    }
    const others = openObjectReceiver();
    using _others = others;
    const refused = new Set(others.receiver.storage().map(({ sopClassUid }) => sopClassUid));
    const roles = [...refused].map((uid) => [uid, 0, 0] as const);
    assert.equal(codeOf(await retrieved({ roles, sends: whole })), 'GET_ROLE_REFUSED');
  });

  test('C-MOVE that is not offered is replaced by C-GET where that is', async () => {
    const run = await retrieved({ refused: [MOVE], sends: whole }, { retrieveBy: 'MOVE' });
    assert.deepEqual([run.error, run.receipts], [undefined, 3]);
    assert.equal(
      codeOf(await retrieved({ refused: [MOVE, GET] }, { retrieveBy: 'MOVE' })),
      'QUERY_NOT_OFFERED',
    );
    assert.equal(codeOf(await retrieved({ refused: [GET] })), 'GET_NOT_OFFERED');
  });

  test('sub-operations that stop half-way: ARCHIVE_SILENT, and what came stays', async () => {
    const run = await retrieved({ sends: (socket) => socket.write(FIRST) }, HASTY);
    assert.equal(codeOf(run), 'ARCHIVE_SILENT');
    assert.deepEqual([run.receipts, run.files], [1, 1]);
  });

  test('answers that it goes on, for ever: ARCHIVE_SILENT', async () => {
    const run = await retrieved({ pulse: () => response(PENDING, [3, 0, 0, 0]) }, HASTY);
    assert.equal(codeOf(run), 'ARCHIVE_SILENT');
    assert.match(String((run.error as Error).message), /no progress in 1 s/);
  });

  test('counts that go up and down, for ever, are no progress: ARCHIVE_SILENT', async () => {
    let up = false;
    const pulse = () => response(PENDING, (up = !up) ? [3, 0, 0, 0] : [2, 1, 0, 0]);
    const run = await retrieved({ pulse }, HASTY);
    assert.equal(codeOf(run), 'ARCHIVE_SILENT');
    assert.match(String((run.error as Error).message), /no progress in 1 s/);
  });

  test('the same from an archive asked by C-MOVE, and from one that is searched', async () => {
    const moving = { field: 0x8021, sopClass: MOVE };
    const moved = await retrieved(
      { pulse: () => response(PENDING, [3, 0, 0, 0], moving) },
      { ...HASTY, retrieveBy: 'MOVE' },
    );
    assert.equal(codeOf(moved), 'ARCHIVE_SILENT');
    assert.match(String((moved.error as Error).message), /no progress in 1 s/);
    const searching = { field: 0x8020, sopClass: '1.2.840.10008.5.1.4.1.2.2.1' };
    let timer: NodeJS.Timeout | undefined;
    using provider = await startRawProvider({
      onStored: (socket) => {
        timer = setInterval(() => socket.write(response(PENDING, [0, 0, 0, 0], searching)), 20);
      },
    });
    using kept = openObjectReceiver();
    const archive = withDeadlines(dicomArchive({ ...PEER, ...HASTY, port: provider.port }, kept.receiver));
    const search = archive.studies({ accessionNumber: 'A1', modality: 'PT' }, new AbortController().signal);
    await assert.rejects(search, /no progress in 1 s/);
    clearInterval(timer);
  });

  test('a connection that is cut within an image: ARCHIVE_HUNG_UP, and nothing is left of that image', async () => {
    const run = await retrieved({
      sends: (socket) => {
        socket.write(Buffer.concat([FIRST, IMAGES[1]!.subarray(0, 800)]), () => undefined);
      },
      onResponse: (socket) => socket.destroy(),
    });
    assert.equal(codeOf(run), 'ARCHIVE_HUNG_UP');
    assert.deepEqual([run.receipts, run.files], [1, 1]);
  });

  test('a warning with failed sub-operations and the list of their instances is counted', async () => {
    const list = Buffer.alloc(200);
    const run = await retrieved({
      sends: (socket) =>
        socket.write(
          Buffer.concat([FIRST, response(0xb000, [0, 1, 2, 0], { dataset: 1 }), fragment(1, 2, list)]),
        ),
    });
    assert.equal(run.error, undefined);
    assert.deepEqual(run.operations, { remaining: 0, completed: 1, failed: 2, warnings: 0 });
  });

  test('a refusal is told with its status: GET_REFUSED', async () => {
    const run = await retrieved({ sends: (socket) => socket.write(response(0xa702, [0, 0, 3, 0])) });
    assert.equal(codeOf(run), 'GET_REFUSED');
    assert.match(String((run.error as Error).message), /A702/);
  });

  test('an image under the name of another is refused to the archive, and the others are taken', async () => {
    const other = store('1.2.3.4', datasetOf(series.objects[0]!), { contextId: PET_CONTEXT });
    const run = await retrieved({
      sends: (socket) => socket.write(Buffer.concat([other, IMAGES[1]!, response(0xb000, [0, 1, 1, 0])])),
    });
    assert.deepEqual([run.statuses, run.receipts, run.files], [[0xa900, 0], 1, 1]);
  });

  test('images of another study or series are refused to the archive', async () => {
    const study = makePhantomSeries({ slices: 1, rows: 16, columns: 16, transferSyntax: 'explicit' });
    const other = study.objects[0]!;
    const foreign = store(other.sopInstanceUid, datasetOf(other), { contextId: PET_CONTEXT });
    const moved = makePhantomSeries({
      ...{ slices: 1, rows: 16, columns: 16, transferSyntax: 'explicit' },
      studyInstanceUid: series.studyInstanceUid,
    });
    const another = store(moved.objects[0]!.sopInstanceUid, datasetOf(moved.objects[0]!), {
      contextId: PET_CONTEXT,
    });
    const run = await retrieved({
      sends: (socket) => socket.write(Buffer.concat([foreign, another, response(0xb000, [0, 0, 2, 0])])),
    });
    assert.deepEqual([run.statuses, run.receipts, run.files], [[0xa900, 0xa900], 0, 0]);
  });

  test('what breaks the protocol ends the association', async () => {
    const command = commandSet([
      [0x0002, '1.2.840.10008.1.1'],
      [0x0100, 0x30],
      [0x0110, 1],
      [0x0800, 0x0101],
    ]);
    for (const bytes of [
      fragment(PET_CONTEXT, 3, command),
      fragment(1, 2, Buffer.alloc(10)),
      Buffer.concat([fragment(PET_CONTEXT, 3, Buffer.alloc(20_000))]),
    ]) {
      const run = await retrieved({ sends: (socket) => socket.write(bytes) });
      assert.equal(codeOf(run), 'ASSOCIATION_FAILED');
    }
  });

  test('a retrieval that is cancelled aborts the association at once', async () => {
    const stop = new AbortController();
    let isGone = false;
    const run = await retrieved(
      {
        sends: (socket) => {
          socket.on('close', () => (isGone = true));
          socket.write(FIRST);
        },
        onResponse: () => stop.abort(),
      },
      { signal: stop.signal },
    );
    assert.ok(run.error instanceof AssociationError && run.error.kind === 'cancelled');
    assert.equal(run.files, 1);
    await waitFor(() => isGone, { what: 'the archive sees its end' });
  });
});
