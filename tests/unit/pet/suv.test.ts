import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDataset, TRANSFER_SYNTAX } from '../../../dicom/index.ts';
import { parseDateTime } from '../../../server/pet/dicom-time.ts';
import { readPetHeader } from '../../../server/pet/pet-header.ts';
import { suvPerBecquerel } from '../../../server/pet/suv.ts';
import { encodeDataset, type Dataset, type Element } from '../../support/phantom/element.ts';

const HALF_LIFE = 6586.2;
const DOSE = 3.7e8;
const KILOGRAMS = 70;

interface Times {
  readonly series?: string;
  readonly injected?: string;
  readonly injectedAt?: string;
  readonly correction?: string;
}

function header(times: Times, changes: Dataset = []) {
  const item: Element[] = [
    [0x00181072, 'TM', times.injected ?? '090000'],
    [0x00181074, 'DS', String(DOSE)],
    [0x00181075, 'DS', String(HALF_LIFE)],
  ];
  if (times.injectedAt) item.push([0x00181078, 'DT', times.injectedAt]);
  const elements = new Map<number, Element>(
    (
      [
        [0x00080021, 'DA', '20240315'],
        [0x00080031, 'TM', times.series ?? '100000'],
        [0x00101030, 'DS', String(KILOGRAMS)],
        [0x00540016, 'SQ', [item]],
        [0x00541102, 'CS', times.correction ?? 'START'],
        ...changes,
      ] as Element[]
    ).map((element) => [element[0], element]),
  );
  const encoding = { explicitVr: true, undefinedLength: false, groupLengths: false };
  const bytes = encodeDataset([...elements.values()], encoding);
  return readPetHeader(parseDataset(bytes, { transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian }));
}

/** SUV for one Bq/ml of a dose that decayed for so long. */
function expected(seconds: number): number {
  return (KILOGRAMS * 1000) / (DOSE * 2 ** (-seconds / HALF_LIFE));
}

function assertSuv(actual: number | null, seconds: number): void {
  assert.ok(actual !== null && Math.abs(actual / expected(seconds) - 1) < 1e-9, `${actual}`);
}

describe('SUV', () => {
  it('counts the decay from injection to the start of the series', () => {
    assertSuv(suvPerBecquerel(header({}), undefined), 3600);
  });

  it('counts none where voxels are corrected to the injection', () => {
    assertSuv(suvPerBecquerel(header({ correction: 'ADMIN' }), undefined), 0);
  });

  it('takes the first acquisition where the series carries a later time, and not where an earlier one', () => {
    const series = header({ series: '120000' });
    assertSuv(suvPerBecquerel(series, parseDateTime('20240315', '101500')), 4500);
    assertSuv(suvPerBecquerel(header({}), parseDateTime('20240315', '101500')), 3600);
  });

  it('knows an injection before midnight, with and without its date', () => {
    assertSuv(suvPerBecquerel(header({ series: '003000', injected: '233000' }), undefined), 3600);
    const dated = header({ series: '003000', injected: '233000', injectedAt: '20240314233000.00' });
    assertSuv(suvPerBecquerel(dated, undefined), 3600);
  });

  it('is unknown where the header does not say enough', () => {
    assert.equal(suvPerBecquerel(header({ correction: 'NONE' }), undefined), null);
    assert.equal(suvPerBecquerel(header({ injectedAt: '20240315110000' }), undefined), null);
    assert.equal(suvPerBecquerel(header({}, [[0x00101030, 'DS', '0']]), undefined), null);
    assert.equal(suvPerBecquerel(header({}, [[0x00101030, 'DS', '70000']]), undefined), null);
    assert.equal(suvPerBecquerel(header({}, [[0x00080031, 'TM', '']]), undefined), null);
    assert.equal(suvPerBecquerel(header({}, [[0x00540016, 'SQ', []]]), undefined), null);
  });
});
