import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import dimse from 'dcmjs-dimse';
import {
  DATASET_LIMITS,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  NAMED_STORAGE_CLASSES,
  PET_IMAGE_STORAGE,
  SERVER_LIMITS,
  STATUS,
  STORAGE_COMMITMENT_PUSH,
  VERIFICATION,
} from '../../../dicom/index.ts';
import { STUDY_ROOT_GET } from '../../../dicom/sop-class.ts';
import { ABORT, REJECTION } from '../../../dicom/net/pdu.ts';
import {
  EVENT_TRANSFER_SYNTAXES,
  PET_TRANSFER_SYNTAXES,
  VERIFICATION_TRANSFER_SYNTAXES,
} from '../../../server/listener/storage-provider.ts';
import { ARCHIVE_PATIENCE, MOST_FOUND, MOST_INSTANCES } from '../../../server/retrieve/archive.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings/settings.ts';
import { openObjectReceiver } from '../../support/object-receiver.ts';

const statement = readFileSync(join(import.meta.dirname, '../../../dicom/CONFORMANCE.md'), 'utf8');

/** Rows of the tables under a heading, cell by cell. */
function rows(heading: string): string[][] {
  const section = statement.split(/^#{2,3} /m).find((each) => each.startsWith(heading));
  assert.ok(section, `${heading} is there`);
  return section
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[-| ]+$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

test('the transfer syntaxes stated are those accepted', () => {
  const syntaxes = rows('3.4').filter((cells) => cells[2] === 'uncompressed' || cells[2] === 'lossless');
  const stated = (...groups: string[]) =>
    syntaxes
      .filter(([, uid, group]) => uid !== VERIFICATION && groups.includes(group ?? ''))
      .map(([, uid]) => uid ?? '');
  const isTransferSyntax = (uid: string) => uid.startsWith('1.2.840.10008.1.2');
  assert.deepEqual(new Set(stated('uncompressed').filter(isTransferSyntax)), VERIFICATION_TRANSFER_SYNTAXES);
  assert.deepEqual(
    new Set(stated('uncompressed', 'lossless').filter(isTransferSyntax)),
    PET_TRANSFER_SYNTAXES,
  );
  assert.ok(statement.includes(PET_IMAGE_STORAGE));
  assert.ok(statement.includes(STORAGE_COMMITMENT_PUSH));
  // "Native are the first two."
  assert.deepEqual(
    new Set(stated('uncompressed').filter(isTransferSyntax).slice(0, 2)),
    EVENT_TRANSFER_SYNTAXES,
  );
});

test('the limits stated are the defaults', () => {
  const value = (name: string) => rows('3.1').find(([cell]) => cell?.startsWith(name))?.[1] ?? '';
  assert.equal(value('Implementation class'), IMPLEMENTATION_CLASS_UID);
  assert.equal(value('Implementation version'), IMPLEMENTATION_VERSION_NAME);
  assert.equal(parseInt(value('Maximum PDU')), DEFAULT_SETTINGS.maxPduBytes);
  assert.equal(parseInt(value('Associations')), DEFAULT_SETTINGS.maxAssociations);
  assert.equal(parseInt(value('Time for A-ASSOCIATE')), DEFAULT_SETTINGS.artimSeconds);
  assert.equal(parseInt(value('Time between')), DEFAULT_SETTINGS.idleSeconds);
  assert.equal(SERVER_LIMITS.maximumLength, DEFAULT_SETTINGS.maxPduBytes);
  assert.ok(statement.includes(`nesting (${DATASET_LIMITS.depth}), elements (${DATASET_LIMITS.elements})`));
});

test('every rejection, abort reason and status that is used is stated', () => {
  const rejections = rows('3.2')
    .slice(1)
    .map(([result, source, reason]) => [result, source, reason].map(Number));
  assert.deepEqual(
    rejections.toSorted(),
    Object.values(REJECTION)
      .map(({ result, source, reason }) => [result, source, reason])
      .toSorted(),
  );
  const reasons = new Set(
    rows('3.3')
      .slice(1)
      .map(([reason]) => Number(reason)),
  );
  const used = Object.values(ABORT)
    .filter(({ source }) => source === 2)
    .map(({ reason }) => reason);
  assert.deepEqual(reasons, new Set(used));
  const stated = rows('3.5')
    .slice(1)
    .map(([status]) => Number(status));
  assert.deepEqual(
    stated,
    [...new Set(Object.values(STATUS))].toSorted((a, b) => a - b),
  );
});

test('query and retrieve are stated with the classes, levels, bounds and contexts that the code has', () => {
  const { StudyRootQueryRetrieveInformationModelFind, StudyRootQueryRetrieveInformationModelMove } =
    dimse.constants.SopClass;
  assert.deepEqual(
    rows('3.6')
      .slice(1)
      .map(([, uid]) => uid),
    [StudyRootQueryRetrieveInformationModelFind, StudyRootQueryRetrieveInformationModelMove, STUDY_ROOT_GET],
  );
  const { queryMs, moveMs, searchMs, stalledMs } = ARCHIVE_PATIENCE;
  const text = statement.replaceAll(/\s+/g, ' ');
  for (const said of [
    `At most ${MOST_FOUND} answers are taken`,
    `of at most ${MOST_INSTANCES.toLocaleString('en')} objects`,
    `nothing for ${queryMs / 1000} s (C-FIND)`,
    `for ${moveMs / 1000} s gives neither`,
    `not end in ${searchMs / 1000} s`,
    `stand still for ${stalledMs / 60_000} min`,
    `at most ${MOST_FOUND + 1} matches (${(MOST_INSTANCES + 1).toLocaleString('en')} instances)`,
  ])
    assert.ok(text.includes(said), said);
  using kept = openObjectReceiver();
  const proposed = kept.receiver.storage(['1.2.3']);
  const syntaxesOf = (wanted: string) =>
    proposed
      .filter(({ sopClassUid }) => sopClassUid === wanted)
      .map(({ transferSyntaxUid }) => transferSyntaxUid);
  assert.deepEqual(new Set(syntaxesOf(PET_IMAGE_STORAGE)), PET_TRANSFER_SYNTAXES);
  const classes = [...new Set(proposed.map(({ sopClassUid }) => sopClassUid))];
  assert.deepEqual(classes.slice(0, 2), [PET_IMAGE_STORAGE, '1.2.3']);
  assert.deepEqual(new Set(classes), new Set([PET_IMAGE_STORAGE, '1.2.3', ...NAMED_STORAGE_CLASSES]));
  for (const other of classes.slice(1)) assert.deepEqual(new Set(syntaxesOf(other)), EVENT_TRANSFER_SYNTAXES);
  assert.ok(proposed.length <= 127, 'with that of C-GET within the 128 contexts of an association');
});

test('the services stated for the web are those that the code asks for', () => {
  const asked = rows('3.7')
    .slice(1)
    .map(([, request]) => /`\w+ \{base\}([^`?]+)/.exec(request ?? '')?.[1]);
  assert.deepEqual(
    new Set(asked),
    new Set([
      '/studies',
      '/studies/{study}/series',
      '/studies/{study}/series/{series}/instances',
      '/studies/{study}/series/{series}',
    ]),
  );
  const sources = [
    'dicom-web/fetch-series',
    'dicom-web/store-over-web',
    'dicom-web/diagnose-web',
    'retrieve/web-archive',
  ];
  const paths = sources.flatMap((name) => {
    const source = readFileSync(join(import.meta.dirname, `../../../server/${name}.ts`), 'utf8');
    return [...source.matchAll(/['`](\/studies[^'`?]*)/g)].map(([, path]) =>
      path?.replace(/\$\{(?:studyInstanceUid|uid)\}/, '{study}').replace('${seriesInstanceUid}', '{series}'),
    );
  });
  assert.deepEqual(new Set(paths), new Set(asked));
});
