import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  DATASET_LIMITS,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  PET_IMAGE_STORAGE,
  SERVER_LIMITS,
  STATUS,
  STORAGE_COMMITMENT_PUSH,
  VERIFICATION,
} from '../../../dicom/index.ts';
import { ABORT, REJECTION } from '../../../dicom/net/pdu.ts';
import {
  EVENT_TRANSFER_SYNTAXES,
  PET_TRANSFER_SYNTAXES,
  VERIFICATION_TRANSFER_SYNTAXES,
} from '../../../server/listener/storage-provider.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings/settings.ts';

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
