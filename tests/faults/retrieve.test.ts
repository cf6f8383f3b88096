/** What archives do wrong: each fault has a code and a sentence, and nothing waits without end. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { openObjectReceiver } from '../support/object-receiver.ts';
import { startScriptedArchive, type ArchiveScript, type QueryLevel } from '../support/scripted-archive.ts';
import { waitFor } from '../support/wait-for.ts';
import type { ArchivePatience } from '../../server/retrieve/archive.ts';
import type { Retrieval } from '../../server/retrieve/retrieval.ts';
import { Retrievals } from '../../server/retrieve/retrievals.ts';

const STUDY = '1.2.3';
const SERIES = '1.2.3.4';
const PENDING = 0xff00;
const PATIENCE = { queryMs: 8000, moveMs: 4000, arrivalMs: 500, searchMs: 20_000, stalledMs: 5000 };

function find(level: QueryLevel): readonly Record<string, unknown>[] {
  return level === 'STUDY'
    ? [{ StudyInstanceUID: STUDY, AccessionNumber: 'A1', PatientName: 'DOE^JANE' }]
    : [
        {
          StudyInstanceUID: STUDY,
          SeriesInstanceUID: SERIES,
          Modality: 'PT',
          NumberOfSeriesRelatedInstances: '3',
        },
      ];
}

describe('archives that do not do as they say', () => {
  let api: ApiServer;
  before(async () => {
    api = await startApiServer({ archivePatience: PATIENCE });
  });
  const kept = openObjectReceiver();
  after(async () => {
    await api[Symbol.asyncDispose]();
    kept[Symbol.dispose]();
  });

  function retrievalsWith(patience: Partial<ArchivePatience>, isHeld = () => false): Retrievals {
    const { retrievalStore: store, devices } = api.services;
    const aeTitle = () => 'PETFECTIOR';
    return new Retrievals({
      ...{ store, devices, aeTitle, tls: {}, log: api.log, isHeld, receiver: kept.receiver },
      patience: { ...PATIENCE, arrivalMs: 100, ...patience },
    });
  }

  let declared = 0;
  async function retrieved(script: ArchiveScript): Promise<Retrieval> {
    using archive = await startScriptedArchive({ find, ...script });
    const name = `ARCHIVE${++declared}`;
    await api.services.devices.create({
      name,
      aeTitle: name,
      host: '127.0.0.1',
      port: archive.port,
      canQuery: true,
    });
    const { id } = await api.services.retrievals.request({ device: name, accessionNumber: 'A1' }, 'ris');
    const ended = await waitFor(
      async () => {
        const now = await api.services.retrievalStore.require(id);
        return now.finishedAt !== null && now;
      },
      { what: 'the retrieval ends' },
    );
    assert.equal(ended.state, 'FAILED');
    return ended;
  }

  const cases: readonly (readonly [what: string, script: ArchiveScript, code: string])[] = [
    ['answers to a search that never end', { neverEnds: 'FIND' }, 'ARCHIVE_SILENT'],
    [
      'answers to a move that never end',
      { move: [[PENDING, [3, 0, 0, 0]]], neverEnds: 'MOVE' },
      'ARCHIVE_SILENT',
    ],
    [
      'sub-operations that stop half-way',
      {
        move: [
          [PENDING, [3, 0, 0, 0]],
          [PENDING, [2, 1, 0, 0]],
        ],
        neverEnds: 'MOVE',
      },
      'ARCHIVE_SILENT',
    ],
    ['a move that reports success and sends nothing', { move: [[0, [0, 3, 0, 0]]] }, 'NOTHING_CAME'],
    ['a move without counts that sends nothing', { move: [[0, [0, 0, 0, 0]]] }, 'NOTHING_CAME'],
    ['a warning with failed sub-operations', { move: [[0xb000, [0, 2, 1, 0]]] }, 'IMAGES_NOT_SENT'],
    ['every sub-operation failed', { move: [[0xa702, [0, 0, 3, 0]]] }, 'MOVE_REFUSED'],
    ['a destination that is not known there', { move: [[0xa801, [0, 0, 0, 0]]] }, 'MOVE_DESTINATION_UNKNOWN'],
    ['a connection that is cut', { move: [[PENDING, [3, 0, 0, 0]]], hangsUp: true }, 'ARCHIVE_HUNG_UP'],
    ['neither search nor move offered', { offers: 'NOTHING' }, 'QUERY_NOT_OFFERED'],
    ['a search that finds nothing', { find: () => [] }, 'STUDY_NOT_FOUND'],
    [
      'a study without PET',
      {
        find: (level) => (level === 'STUDY' ? find(level) : [{ SeriesInstanceUID: SERIES, Modality: 'CT' }]),
      },
      'PET_SERIES_NOT_FOUND',
    ],
    [
      'UIDs that are none',
      {
        find: (level) =>
          level === 'STUDY' ? find(level) : [{ SeriesInstanceUID: '../../x', Modality: 'PT' }],
      },
      'STUDY_NOT_FOUND',
    ],
  ];
  for (const [what, script, code] of cases) {
    test(`${what}: ${code}`, async () => {
      const { failure } = await retrieved(script);
      assert.equal(failure?.code, code, JSON.stringify(failure));
    });
  }

  test('an archive with more studies than are shown is asked to stop', async () => {
    const many = Array.from({ length: 700 }, (_, index) => ({ StudyInstanceUID: `1.2.${index}` }));
    using archive = await startScriptedArchive({ find: () => many });
    await api.services.devices.create({
      name: 'FULL',
      aeTitle: 'FULL',
      host: '127.0.0.1',
      port: archive.port,
      canQuery: true,
    });
    // The library takes a while to write so many answers, and says nothing meanwhile.
    const { items, isCut } = await retrievalsWith({ queryMs: 60_000, searchMs: 60_000 }).studies('FULL', {
      dateFrom: '20200101',
    });
    assert.equal(items.length, 500);
    assert.ok(isCut);
  });

  test('a restored gateway that nobody has confirmed asks archives for nothing until somebody does', async () => {
    using archive = await startScriptedArchive({ find, move: [[0, [0, 3, 0, 0]]] });
    const services = api.services;
    await services.devices.create({
      name: 'HELD',
      aeTitle: 'HELD',
      host: '127.0.0.1',
      port: archive.port,
      canQuery: true,
    });
    let isHeld = true;
    const retrievals = retrievalsWith({}, () => isHeld);
    await services.retrievals.stop();
    retrievals.start();
    const { id } = await retrievals.retrieve({ device: 'HELD', studyInstanceUid: STUDY }, null);
    retrievals.wake();
    assert.equal(archive.associations, 0);
    assert.equal((await services.retrievalStore.require(id)).state, 'QUEUED');
    isHeld = false;
    retrievals.wake();
    await waitFor(async () => (await services.retrievalStore.require(id)).finishedAt !== null, {
      what: 'the retrieval ends',
    });
    assert.ok(archive.associations > 0);
    await retrievals.stop();
    services.retrievals.start();
  });

  test('a retrieval that is cancelled ends, and is not taken up again', async () => {
    using archive = await startScriptedArchive({ find, move: [[PENDING, [3, 0, 0, 0]]], neverEnds: 'MOVE' });
    await api.services.devices.create({
      name: 'SLOW',
      aeTitle: 'SLOW',
      host: '127.0.0.1',
      port: archive.port,
      canQuery: true,
    });
    const { retrievals, retrievalStore } = api.services;
    const { id } = await retrievals.retrieve({ device: 'SLOW', studyInstanceUid: STUDY }, 'anna');
    await waitFor(async () => (await retrievalStore.require(id)).state === 'RETRIEVING', {
      what: 'it moves',
    });
    assert.equal((await retrievals.cancel(id)).state, 'CANCELLED');
    await assert.rejects(retrievals.cancel(id), /over/);
    assert.deepEqual(await retrievalStore.unfinished(), []);
  });
});
