import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { averageCountRateTime } from '../../../server/pet/decay-reference.ts';
import type { Dataset, Element } from '../../../server/phantom/element.ts';
import {
  HALF_LIFE,
  DOSE,
  header,
  factor,
  assertElapsed,
  obstacles,
  injectedAt,
  datedOnly,
} from '../../support/suv-header.ts';

describe('the start of the scan', () => {
  it('is the time of the series, where no acquisition came before it', () => {
    assertElapsed(factor(header()), 3600);
    // Beds that are not there came first.
    assertElapsed(factor(header([], [], 3), header([], [], 4)), 3600);
  });

  const late: Dataset = [
    [0x00080021, 'DA', '20240316'],
    [0x00080031, 'TM', '153000'],
  ];
  it('is where Acquisition Time and Frame Reference Time of all beds lead, for a series of a later time', () => {
    assertElapsed(factor(header(late, [], 3), header(late, [], 4)), 3600);
    const disagreeing = header([...late, [0x00541300, 'DS', '900000']], [], 4);
    // Then it is the first acquisition.
    assertElapsed(factor(header(late, [], 3), disagreeing), 3600 + 360);
    const without: Dataset = [...late, [0x00541300, 'DS', '']];
    assertElapsed(factor(header(without, [], 3), header(without, [], 4)), 3600 + 360);
  });

  it('is not the time of a series that is hours before its first acquisition', () => {
    const midnight: Dataset = [[0x00080031, 'TM', '000000']];
    assertElapsed(factor(header(midnight), header(midnight, [], 1)), 3600);
    assertElapsed(factor(header([[0x00080021, 'DA', '20240301']])), 3600);
  });

  it('is not believed at midnight, where the administration would have been long before it', () => {
    const zeroed: Dataset = [
      [0x00080032, 'TM', '000000'],
      [0x00541300, 'DS', ''],
    ];
    assert.deepEqual(obstacles(zeroed), ['INJECTION_DATE_UNKNOWN']);
  });

  it('is told by Decay Factor where Frame Reference Time leads to the start of the frame', () => {
    const within = averageCountRateTime(120_000, HALF_LIFE) / 1000;
    const bed = (at: number): Dataset => [
      ...late,
      [0x00541300, 'DS', String(at * 120_000)],
      [0x00541321, 'DS', (2 ** ((at * 120 + within) / HALF_LIFE)).toFixed(6)],
    ];
    assertElapsed(factor(header(bed(3), [], 3), header(bed(4), [], 4)), 3600);
    assertElapsed(factor(header([...late, [0x00541300, 'DS', '0']])), 3600);
  });

  it('is stated by private elements of Siemens and GE, where the time of the series is not it', () => {
    const siemens: Dataset = [
      ...late,
      [0x00080070, 'LO', 'SIEMENS'],
      [0x00710010, 'LO', 'SIEMENS MED PT'],
      [0x00711022, 'DT', '20240315095830.000000'],
    ];
    assertElapsed(factor(header(siemens, [], 3)), 3600 - 90);
    const ge: Dataset = [
      ...late,
      [0x00080070, 'LO', 'GE MEDICAL SYSTEMS'],
      [0x00090010, 'LO', 'GEMS_PETD_01'],
      [0x0009100d, 'DT', '20240315095830.00'],
    ];
    assertElapsed(factor(header(ge, [], 3)), 3600 - 90);
    // One that cannot be it, of another day or after the scan, is not believed.
    const moved: Dataset = [...siemens.slice(0, -1), [0x00711022, 'DT', '20240301095830']];
    assertElapsed(factor(header(moved, [], 3)), 3600);
  });

  it('is not the time of a series that was written earlier by less than a scan can last', () => {
    // Against the scanner's own element.
    const early: Dataset = [[0x00080031, 'TM', '073000']];
    const siemens: Dataset = [
      ...early,
      [0x00080070, 'LO', 'SIEMENS'],
      [0x00710010, 'LO', 'SIEMENS MED PT'],
      [0x00711022, 'DT', '20240315100000.000000'],
    ];
    assertElapsed(factor(header(siemens), header(siemens, [], 1)), 3600);
    // Against several beds that lead to one start: Frame Reference Time counts from the series' time as it was.
    assertElapsed(factor(header(early, [], 3), header(early, [], 4)), 3600);
    // One bed alone proves nothing, nor do beds that lead to different starts, nor a few seconds.
    assertElapsed(factor(header([[0x00080031, 'TM', '093000']], [], 3)), 1800);
    const apart: Dataset = [
      [0x00080031, 'TM', '093000'],
      [0x00541300, 'DS', '0'],
    ];
    assertElapsed(factor(header(apart, [], 3), header(apart, [], 4)), 1800);
    const near: Dataset = [[0x00080031, 'TM', '095950']];
    assertElapsed(factor(header(near, [], 3), header(near, [], 4)), 3590);
    // An element of another day, or of hours before, was not moved with the others.
    const moved: Dataset = [...siemens.slice(1, -1), [0x00711022, 'DT', '20240315013000']];
    assertElapsed(factor(header(moved)), 3600);
  });

  it('has the date that is nearest, where an acquisition has none', () => {
    const undated: Dataset = [
      [0x00080022, 'DA', ''],
      [0x00080031, 'TM', '235900'],
      [0x00080032, 'TM', '000500'],
    ];
    assertElapsed(factor(header(undated, datedOnly('20240315225900'))), 3600);
  });
});

describe('the administration', () => {
  it('is dated, also on another clock', () => {
    assertElapsed(factor(header([], injectedAt('20240315090000.00'))), 3600);
    const zone: Dataset = [[0x00080201, 'SH', '+0200']];
    assertElapsed(factor(header(zone, injectedAt('20240315070000.00+0000'))), 3600);
    assertElapsed(factor(header(zone, injectedAt('20240315013000-0530'))), 3600);
    // Without the zone of the other times, the time of day beside it is on their clock; else one clock is assumed.
    assertElapsed(factor(header([], injectedAt('20240315070000+0000'))), 3600);
    assertElapsed(
      factor(header([], [...injectedAt('20240314230000-1000'), [0x00181072, 'TM', '090000']])),
      3600,
    );
    // A time in UTC is not on the clock of times that are local, as far as is known.
    assert.deepEqual(obstacles([], datedOnly('20240315080000+0000')), ['INJECTION_TIME_UNUSABLE']);
    const alone: Dataset = [...injectedAt('20240315083000+0100'), [0x00181072, 'TM', '']];
    assertElapsed(factor(header([], alone)), 5400);
    assertElapsed(factor(header([], injectedAt('20240315090000+0100'))), 3600);
  });

  it('is of the day of the scan, not of the reconstruction, where it has a time only', () => {
    const reconstructed: Dataset = [
      [0x00080021, 'DA', '20240316'],
      [0x00080031, 'TM', '153000'],
    ];
    assertElapsed(factor(header(reconstructed)), 3600);
  });

  it('is of the day before, where the scan was after midnight', () => {
    const night: Dataset = [
      [0x00080031, 'TM', '003000'],
      [0x00080032, 'TM', '003000'],
    ];
    assertElapsed(factor(header(night, [[0x00181072, 'TM', '233000']])), 3600);
    assertElapsed(factor(header(night, datedOnly('20240314233000'))), 3600);
  });

  it('may follow the start of a dynamic scan, also past midnight, and no later than its end', () => {
    const after = (time: string): Dataset => [[0x00181072, 'TM', time]];
    assertElapsed(factor(header([], after('100030'))), -30, ['SCAN_BEFORE_INJECTION']);
    const night: Dataset = [
      [0x00080031, 'TM', '235950'],
      [0x00080032, 'TM', '235950'],
    ];
    assertElapsed(factor(header(night, after('000020'))), -30, ['SCAN_BEFORE_INJECTION']);
    // Two minutes are scanned: a time after them is of the day before, and too long ago.
    assert.deepEqual(obstacles([], after('100500')), ['ELAPSED_TIME_IMPLAUSIBLE']);
    assert.deepEqual(obstacles([], datedOnly('20240315110000')), ['ELAPSED_TIME_IMPLAUSIBLE']);
  });

  it('does not count where voxels are corrected to it', () => {
    const admin: Dataset = [[0x00541102, 'CS', 'ADMIN']];
    assertElapsed(factor(header(admin)), 0);
    assertElapsed(factor(header(admin, injectedAt('20200101000000'))), 0);
  });

  it('has fractions of any number of digits, and colons', () => {
    for (const time of ['090000.123456789', '09:00:00.0', '0900'])
      assertElapsed(factor(header([], [[0x00181072, 'TM', time]])), time.includes('123') ? 3599.877 : 3600);
  });

  it('is not chosen from two that differ by more than a minute', () => {
    // A clock in another zone, a date without its time, a technologist's correction of one of them.
    for (const text of ['20240315080000', '20240315000000', '20240315091000', '20240315120000'])
      assert.deepEqual(obstacles([], injectedAt(text)), ['INJECTION_TIMES_DISAGREE'], text);
    const utc: Dataset = [[0x00080201, 'SH', '+0100']];
    assert.deepEqual(obstacles(utc, injectedAt('20240315090000+0000')), ['INJECTION_TIMES_DISAGREE']);
    assertElapsed(factor(header([], injectedAt('202403150900'))), 3600);
    assertElapsed(factor(header([], injectedAt('20240315085930'))), 3630);
    // Voxels that are corrected to it need no time of it.
    assertElapsed(factor(header([[0x00541102, 'CS', 'ADMIN']], injectedAt('20240315080000'))), 0);
  });

  it('is not the one of a private element of GE that contradicts the time of day', () => {
    const ge = (text: string): Dataset => [
      [0x00080070, 'LO', 'GE MEDICAL SYSTEMS'],
      [0x00090010, 'LO', 'GEMS_PETD_01'],
      [0x0009103b, 'DT', text],
    ];
    assertElapsed(factor(header(ge('20240315084500.00'))), 3600);
    const alone: Dataset = [[0x00181072, 'TM', '']];
    assertElapsed(factor(header(ge('20240315084500.00'), alone)), 4500);
  });

  it('is no more than ten half-lives ago', () => {
    assertElapsed(factor(header([], datedOnly('20240314180000'))), 16 * 3600);
    const [found] = factor(header([], datedOnly('20240305090000'))).obstacles;
    assert.deepEqual(found, { code: 'ELAPSED_TIME_IMPLAUSIBLE', params: { hours: 241 } });
  });

  it('is as far from the scan as their times of day, where no date is left', () => {
    const none: Dataset = [
      [0x00080021, 'DA', ''],
      [0x00080022, 'DA', ''],
    ];
    assertElapsed(factor(header(none)), 3600);
    assert.deepEqual(obstacles(none, injectedAt('20240315090000')), ['ELAPSED_TIME_IMPLAUSIBLE']);
  });

  it('needs its date where the tracer lives for days', () => {
    const zirconium: Dataset = [
      [0x00181075, 'DS', '282280'],
      [0x00540300, 'SQ', []],
    ];
    assert.deepEqual(obstacles([], zirconium), ['INJECTION_DATE_UNKNOWN']);
    const dated = factor(header([], [...zirconium, ...datedOnly('20240312100000')])).suvPerBecquerel;
    assert.ok(Math.abs(dated! / (70_000 / (DOSE * 2 ** ((-3 * 86_400) / 282_280))) - 1) < 1e-9);
  });
});

describe('several tracers in one scan', () => {
  const item = (text: string, dose: string): Element[] => [
    [0x00180031, 'LO', text],
    [0x00181072, 'TM', '090000'],
    [0x00181074, 'DS', dose],
    [0x00181075, 'DS', String(HALF_LIFE)],
  ];

  it('have no SUV, and the texts of both; one that is there twice is one', () => {
    const both = header([[0x00540016, 'SQ', [item('FDG', '2e8'), item('NaF', '1e8')]]]);
    assert.equal(both.tracer.text, 'FDG + NaF');
    assert.deepEqual(
      factor(both).obstacles.map(({ code }) => code),
      ['DOSE_UNUSABLE'],
    );
    const twice = header([[0x00540016, 'SQ', [item('FDG', '3.7e8'), item('FDG', '3.7e8')]]]);
    assert.equal(twice.tracer.text, 'FDG');
    assertElapsed(factor(twice), 3600);
    // An item that says nothing contradicts nothing.
    assertElapsed(factor(header([[0x00540016, 'SQ', [item('FDG', '3.7e8'), []]]])), 3600);
  });
});

describe('what cannot be', () => {
  it('gives no SUV, and a reason', () => {
    const cases: readonly (readonly [string, Dataset, Dataset])[] = [
      ['WEIGHT_UNUSABLE', [[0x00101030, 'DS', '0']], []],
      ['WEIGHT_UNUSABLE', [[0x00101030, 'DS', '70000']], []],
      ['WEIGHT_UNUSABLE', [[0x00101030, 'DS', '1e40']], []],
      ['DOSE_UNUSABLE', [], [[0x00181074, 'DS', '']]],
      ['DOSE_UNUSABLE', [], [[0x00181074, 'DS', '-370000000']]],
      ['DOSE_UNUSABLE', [], [[0x00181074, 'DS', '1e30']]],
      // mCi and MBq are not to be told apart; kBq are below what makes an image.
      ['DOSE_UNUSABLE', [], [[0x00181074, 'DS', '10']]],
      ['DOSE_UNUSABLE', [], [[0x00181074, 'DS', '370000']]],
      // kBq for a child are not few Bq; two values of an element that has one are none; a comma is no point.
      ['DOSE_UNUSABLE', [[0x00101030, 'DS', '20']], [[0x00181074, 'DS', '300000']]],
      ['DOSE_UNUSABLE', [], [[0x00181074, 'DS', '370000000\\185000000']]],
      [
        'DOSE_UNUSABLE',
        [[0x00541102, 'CS', 'ADMIN']],
        [
          // 3 GBq of Rb-82 in kBq.
          [0x00181074, 'DS', '3000000'],
          [0x00181075, 'DS', '75.5'],
          [0x00540300, 'SQ', []],
        ],
      ],
      ['WEIGHT_UNUSABLE', [[0x00101030, 'DS', '70\\80']], []],
      ['WEIGHT_UNUSABLE', [[0x00101030, 'DS', '70,5']], []],
      ['WEIGHT_UNUSABLE', [[0x00101030, 'DS', '70 kg']], []],
      ['DECAY_CORRECTION_UNUSABLE', [[0x00541102, 'CS', 'NONE']], []],
      ['DECAY_CORRECTION_UNUSABLE', [[0x00541102, 'CS', '']], []],
      ['DECAY_CORRECTION_UNUSABLE', [[0x00280051, 'CS', 'ATTN\\SCAT']], []],
      ['HALF_LIFE_UNUSABLE', [], [[0x00181075, 'DS', '4062.6']]],
      [
        'HALF_LIFE_UNUSABLE',
        [],
        [
          [0x00181075, 'DS', '1e-9'],
          [0x00540300, 'SQ', []],
        ],
      ],
      // Of no nuclide for PET: minutes, or a number that was made up.
      ...['109.8', '5000', '1.83'].map(
        (halfLife) =>
          [
            'HALF_LIFE_UNUSABLE',
            [],
            [
              [0x00181075, 'DS', halfLife],
              [0x00540300, 'SQ', []],
            ],
          ] as const,
      ),
      ['INJECTION_TIME_UNUSABLE', [], [[0x00181072, 'TM', '']]],
      [
        'SCAN_TIME_UNUSABLE',
        [
          [0x00080031, 'TM', ''],
          [0x00080032, 'TM', ''],
        ],
        [],
      ],
    ];
    for (const [code, elements, isotope] of cases) assert.deepEqual(obstacles(elements, isotope), [code]);
    assert.deepEqual(obstacles([[0x00540016, 'SQ', []]]), ['DOSE_UNUSABLE', 'HALF_LIFE_UNUSABLE']);
  });

  it('is used where its unit is certainly another, and said', () => {
    const dose = factor(header([], [[0x00181074, 'DS', '370']]));
    assertElapsed(dose, 3600, ['DOSE_IN_MEGABECQUERELS']);
    assertElapsed(factor(header([], [[0x00181075, 'DS', '109.77']])), 3600, ['HALF_LIFE_OF_NUCLIDE']);
    assertElapsed(factor(header([], [[0x00181075, 'DS', '']])), 3600, ['HALF_LIFE_OF_NUCLIDE']);
  });
});

describe('the instant of the average count rate', () => {
  it('is the middle of a frame that is short for the half-life, and before that of a long one', () => {
    assert.ok(Math.abs(averageCountRateTime(1, 1e8) - 0.5) < 1e-6);
    assert.ok(Math.abs(averageCountRateTime(120_000, HALF_LIFE) - 59_936.9) < 0.1);
    // Over one half-life the mean rate is 1 / (2 ln 2) of the first.
    assert.ok(Math.abs(averageCountRateTime(100_000, 100) - 100_000 * Math.log2(2 * Math.LN2)) < 1e-6);
  });
});

describe('several items of administration', () => {
  const given = (start: string): Element[] => [
    [0x00181074, 'DS', String(DOSE)],
    [0x00181075, 'DS', String(HALF_LIFE)],
    [0x00181078, 'DT', start],
  ];
  const of = (...items: readonly Element[][]): Dataset => [
    [0x00541102, 'CS', 'ADMIN'],
    [0x00540016, 'SQ', items],
  ];

  it('are one where they say the same, and have no dose in common where they do not', () => {
    const [first, second] = ['20240315090000', '20240315093000'].map(given) as [Element[], Element[]];
    assert.ok(factor(header(of(first, first))).suvPerBecquerel);
    assert.deepEqual(obstacles(of(first, second)), ['DOSE_UNUSABLE']);
  });
});
