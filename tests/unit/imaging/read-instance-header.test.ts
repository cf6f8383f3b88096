import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readInstanceHeader } from '../../../server/imaging/read-instance-header.ts';
import type { Dataset as Elements } from '../../../server/phantom/element.ts';
import { petDataset } from '../../support/pet-dataset.ts';

function framesOf(elements: Elements): number | undefined {
  const image: Elements = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.128'],
    [0x00080018, 'UI', '2.25.3'],
    [0x0020000d, 'UI', '2.25.1'],
    [0x0020000e, 'UI', '2.25.2'],
    [0x00200032, 'DS', '0\\0\\0'],
    [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
    [0x00280010, 'US', 128],
    [0x00280011, 'US', 128],
    [0x00280030, 'DS', '4\\4'],
  ];
  return readInstanceHeader(petDataset([...image, ...elements])).slice.frames;
}

describe('the frames that the header of one image tells of', () => {
  it('are the time slices and slots of a series whose type has them', () => {
    for (const type of ['DYNAMIC\\IMAGE', 'GATED\\IMAGE', '']) {
      const series: Elements = [[0x00541000, 'CS', type]];
      assert.equal(framesOf([...series, [0x00540101, 'US', 24]]), 24, type);
      assert.equal(framesOf([...series, [0x00540071, 'US', 8]]), 8, type);
    }
  });

  it('are not the number of the bed, which GE writes as Number of Time Slices of static series', () => {
    for (const type of ['STATIC\\IMAGE', 'WHOLE BODY\\IMAGE', 'static', 'TOMO'])
      assert.equal(
        framesOf([
          [0x00540101, 'US', 7],
          [0x00541000, 'CS', type],
        ]),
        undefined,
        type,
      );
  });

  it('are the temporal positions of any series', () => {
    assert.equal(
      framesOf([
        [0x00200105, 'IS', '3'],
        [0x00541000, 'CS', 'STATIC\\IMAGE'],
      ]),
      3,
    );
  });
});
