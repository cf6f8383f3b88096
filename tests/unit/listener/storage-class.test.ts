import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDroppedClass } from '../../../server/listener/storage-class.ts';

test('storage of the standard and private classes are taken and dropped', () => {
  for (const uid of [
    '1.2.840.10008.5.1.4.1.1.2', // CT
    '1.2.840.10008.5.1.4.1.1.7', // secondary capture
    '1.2.840.10008.5.1.4.1.1.66', // raw data
    '1.2.840.10008.5.1.4.1.1.88.67', // dose report
    '1.2.840.10008.5.1.4.1.1.130', // Enhanced PET
    '1.2.840.10008.5.1.4.1.1.201.1', // inventory
    '1.2.840.10008.5.1.4.34.7',
    '1.2.840.10008.5.1.4.38.1', // hanging protocol
    '1.2.840.10008.5.1.1.30', // hardcopy, retired
    '1.3.12.2.1107.5.9.1', // Siemens CSA
    '1.2.840.113619.4.30', // GE PET raw data
    '1.3.46.670589.11.0.0.12.1', // Philips
    '2.25.4711',
  ])
    assert.equal(isDroppedClass(uid), true, uid);
});

test('what asks something of us, PET images, and what is no UID are not', () => {
  for (const uid of [
    '1.2.840.10008.1.1', // Verification
    '1.2.840.10008.1.20.1', // Storage Commitment
    '1.2.840.10008.5.1.4.1.1.128', // PET: taken, not dropped
    '1.2.840.10008.5.1.4.1.2.1.1', // Patient Root find
    '1.2.840.10008.5.1.4.1.2.2.2', // Study Root move
    '1.2.840.10008.5.1.4.1.1.201.2', // inventory find
    '1.2.840.10008.5.1.4.31', // worklist
    '1.2.840.10008.3.1.2.3.3', // MPPS
    '1.2.840.10008.5.1.4.34.6.1', // UPS
    '1.2.840.10008.5.1.1.9', // print
    '1.2.840.10008.5.1.4.1.1.',
    '',
    'ABC',
    `1.${'2'.repeat(70)}`,
  ])
    assert.equal(isDroppedClass(uid), false, uid);
});
