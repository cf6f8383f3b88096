import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingPrograms, PYTHON } from '../../support/programs.ts';
import { readPetHeader } from '../../../server/pet/pet-header.ts';
import { suvFactor } from '../../../server/pet/suv.ts';
import type { Element } from '../../../server/phantom/element.ts';
import { petDataset } from '../../support/pet-dataset.ts';

const JUDGE = join(import.meta.dirname, '../../support/judges/suv_cases.py');
const COUNT = 3000;

interface Case {
  readonly what: string;
  readonly images: readonly (readonly [string, string, string])[][];
  readonly isotope: readonly (readonly [string, string, string])[];
  readonly nuclide: string;
  readonly expected: number | null;
}

const elements = (list: readonly (readonly [string, string, string])[]): Element[] =>
  list.map(([tag, vr, text]) => [parseInt(tag, 16), vr, text]);

test(
  'SUV of scans as they happened, however their headers tell it, is that of an independent computation',
  { skip: missingPrograms('python3') },
  (t) => {
    const out = execFileSync(PYTHON, [JUDGE, '20240305', String(COUNT)], { maxBuffer: 2 ** 28 });
    const cases = JSON.parse(out.toString()) as readonly Case[];
    let known = 0;
    for (const { what, images, isotope, nuclide, expected } of cases) {
      const code: Element[] = [
        [0x00080100, 'SH', nuclide],
        [0x00080102, 'SH', 'SRT'],
      ];
      const item: Element[] = [...elements(isotope), [0x00540300, 'SQ', [code]]];
      const headers = images.map((image) =>
        readPetHeader(petDataset([...elements(image), [0x00540016, 'SQ', [item]]])),
      );
      const { suvPerBecquerel, obstacles } = suvFactor(
        headers[0]!,
        headers.map(({ times }) => times),
      );
      const said = `${what}: ${suvPerBecquerel} for ${expected} ${JSON.stringify(obstacles)}`;
      if (expected === null) assert.equal(suvPerBecquerel, null, said);
      else assert.ok(suvPerBecquerel !== null && Math.abs(suvPerBecquerel / expected - 1) < 1e-5, said);
      assert.equal(suvPerBecquerel === null, obstacles.length > 0, said);
      if (expected !== null) known++;
    }
    t.diagnostic(`${known} of ${cases.length} cases have an SUV`);
    assert.ok(known > COUNT / 3 && known < COUNT);
  },
);
