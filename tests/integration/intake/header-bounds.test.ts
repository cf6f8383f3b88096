/** What an image's header may say: refused at the listener, cut for show, and always within the database's columns. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bytesValue, readPart10, replaceElements, type Tag, type Vr } from '../../../dicom/index.ts';
import { TEXT_LIMITS } from '../../../server/imaging/header-limits.ts';
import { composeIntake } from '../../../server/compose/intake.ts';
import { Events } from '../../../server/base/events.ts';
import { ProgressWatch } from '../../../server/base/progress-watch.ts';
import { Logger } from '../../../server/base/log.ts';
import { TaskStore } from '../../../server/queue/store.ts';
import { DataDirectory } from '../../../server/storage/data-directory.ts';
import { Task } from '../../../server/db/entities/task.ts';
import { onBothDatabases } from '../../support/both-databases.ts';
import { startListener, type RunningListener } from '../../support/listener.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';
import { RawPeer, store } from '../../support/raw-peer.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

const [image] = makePhantomSeries({ slices: 3, rows: 4, columns: 4, transferSyntax: 'explicit' }).objects;
const CANNOT_UNDERSTAND = 0xc000;

type Edit = readonly [Tag, Vr, string | Buffer];
const POSITION = 0x00200032;
const ORIENTATION = 0x00200037;
const SPACING = 0x00280030;

/** The phantom's first image with some elements changed. */
function imageWith(...edits: readonly Edit[]): Buffer {
  const { dataset } = readPart10(image!.bytes);
  const values = edits.map(
    ([tag, vr, value]) => [tag, bytesValue(vr, Buffer.from(value as string))] as const,
  );
  const edited = Buffer.concat(replaceElements(dataset, new Map(values)));
  // Texts here are UTF-8: the name of the other character set is as long.
  const charset = edited.indexOf('ISO_IR 100');
  assert.ok(charset > 0);
  edited.write('ISO_IR 192', charset, 'latin1');
  return edited;
}

function doubles(...values: readonly number[]): Buffer {
  return Buffer.from(new Float64Array(values).buffer);
}

const REFUSED: readonly (readonly [string, string, ...Edit[]])[] = [
  [
    'a position and an orientation that overflow',
    'ImagePositionPatient, ImageOrientationPatient',
    [POSITION, 'DS', '1E200\\1E200\\1E200'],
    [ORIENTATION, 'DS', '1E200\\0\\0\\0\\1E200\\0'],
  ],
  [
    'an orientation whose normal is no number',
    'ImageOrientationPatient',
    [ORIENTATION, 'DS', '1E200\\0\\0\\0\\1E200\\0'],
  ],
  ['a finite position beyond any room', 'ImagePositionPatient', [POSITION, 'DS', '0\\0\\1E16']],
  ['a binary position that is no number', 'ImagePositionPatient', [POSITION, 'FD', doubles(0, NaN, 0)]],
  ['a binary position that is infinite', 'ImagePositionPatient', [POSITION, 'FD', doubles(0, 0, Infinity)]],
  ['an orientation of no length', 'ImageOrientationPatient', [ORIENTATION, 'DS', '0\\0\\0\\0\\0\\0']],
  ['two directions that are one', 'ImageOrientationPatient', [ORIENTATION, 'DS', '1\\0\\0\\1\\0\\0']],
  [
    'a binary orientation that is no number',
    'ImageOrientationPatient',
    [ORIENTATION, 'FD', doubles(1, 0, 0, 0, NaN, 0)],
  ],
  ['pixels without extent', 'PixelSpacing', [SPACING, 'DS', '0\\2']],
  ['pixels of infinite extent', 'PixelSpacing', [SPACING, 'FD', doubles(Infinity, 2)]],
  ['pixels of a negative extent', 'PixelSpacing', [SPACING, 'DS', '2\\-2']],
  [
    'a number of slices beyond 16 bits',
    'NumberOfSlices',
    [0x00540081, 'UL', Buffer.from([0xff, 0xff, 0xff, 0xff])],
  ],
  [
    'a frame of reference that is longer than a UID',
    'FrameOfReferenceUID',
    [0x00200052, 'UI', `${'1.'.repeat(30_000)}1`],
  ],
];

/** Numbers and texts that are only shown, or compared. */
const LONG = 'Ä'.repeat(30_000);
const TAKEN: readonly (readonly [string, ...Edit[]])[] = [
  ['directions that are rounded to two decimals', [ORIENTATION, 'DS', '0.71\\0.71\\0\\-0.71\\0.71\\0']],
  [
    'directions with an error in the last digit',
    [ORIENTATION, 'DS', '0.999999\\0.001\\0\\-0.001\\1.000001\\0'],
  ],
  ['a number of the series beyond 32 bits', [0x00200011, 'IS', '99999999999']],
  ['a number of the series that is not whole', [0x00200011, 'DS', '1.5']],
  ['a number of slices of 0', [0x00540081, 'US', Buffer.from([0, 0])]],
  [
    'a series type that fills the header',
    [0x00541000, 'CS', Array.from({ length: 900 }, () => 'A'.repeat(64)).join('\\')],
  ],
  [
    'dates and times without end',
    [0x00080022, 'DA', '2'.repeat(60_000)],
    [0x00080032, 'TM', '1'.repeat(60_000)],
  ],
  [
    'text without end in every element that is shown',
    ...[
      0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x00080020, 0x00080030, 0x00081030, 0x00080050,
      0x00080021, 0x00080031, 0x0008103e, 0x00080060, 0x00080070, 0x00081090,
    ].map((tag): Edit => [tag, 'UT', LONG]),
  ],
  ['text whose cut goes through a character', [0x00081090, 'UT', `${'a'.repeat(254)}😀`]],
];

describe('what a header may say', () => {
  const directory = temporaryDirectory('bounds-');
  let running: RunningListener;
  before(async () => {
    running = await startListener(directory.path, {}, { durability: 'process' });
  });
  after(async () => {
    await running[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
  });

  async function send(dataset: Buffer): Promise<number> {
    await using peer = await RawPeer.associate(running.port);
    peer.send(store(image!.sopInstanceUid, dataset));
    return await peer.nextStatus();
  }

  for (const [name, keywords, ...edits] of REFUSED)
    test(`the listener refuses ${name}, and says which element`, async () => {
      const [before, logged] = [running.receipts.length, running.logs.length];
      assert.equal(await send(imageWith(...edits)), CANNOT_UNDERSTAND);
      const refusal = await waitFor(
        () => running.logs.slice(logged).find(({ event }) => event === 'listener.object-refused'),
        { what: 'the refusal in the log' },
      );
      assert.equal(refusal.fields['reason'], `Header unusable: ${keywords}`);
      assert.equal(running.receipts.length, before);
    });

  onBothDatabases((open) => {
    for (const [name, ...edits] of TAKEN)
      test(`takes ${name}, and keeps what fits`, async () => {
        const before = running.receipts.length;
        assert.equal(await send(imageWith(...edits)), 0);
        const receipt = await waitFor(() => running.receipts[before], { what: 'a receipt' });
        await using own = await open();
        const { database } = own;
        const events = new Events((error) => assert.fail(String(error)));
        const { intake, quarantine } = composeIntake({
          database,
          events,
          log: new Logger('GATEWAY', () => undefined),
          data: new DataDirectory(directory.path),
          store: new TaskStore({ database, events, owner: 'here:1', now: Date.now }),
          settings: {
            current: () => ({ minimumImages: 3, quietSeconds: 30, spacingTolerancePercent: 2.5 }),
          } as never,
          watch: new ProgressWatch(),
          devices: { at: () => null },
          onAdded: () => undefined,
          onQuarantined: () => undefined,
          listenerRuns: () => [],
        });
        intake.accept([receipt]);
        intake.start();
        const rows = await waitFor(
          async () => {
            const tasks = await database.queries.selectFrom('task').selectAll().execute();
            return tasks.length > 0 ? tasks : undefined;
          },
          { what: 'a task' },
        );
        await intake.stop();
        assert.equal(await quarantine.count(), 0);
        for (const text of Object.values(rows[0] as object))
          if (typeof text === 'string') assert.ok(text.isWellFormed());
      });
  });

  test('what is kept of a header fits the columns of a task', () => {
    const columns = Task.meta.properties;
    for (const [name, limit] of Object.entries(TEXT_LIMITS)) {
      const column = name === 'manufacturerModelName' ? 'model' : name;
      assert.ok(limit <= (columns[column as 'patientId'].length ?? 0), name);
    }
  });
});
