import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { reconstructionSettings, type DicomJson } from '../../../../server/steps/pack/allow-list.ts';
import type { Dataset, Element, Value } from '../../../../server/phantom/element.ts';
import { petDataset } from '../../../support/pet-dataset.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(ROOT, 'docs/de-identification.md'), 'utf8');
const source = readFileSync(join(ROOT, 'server/steps/pack/allow-list.ts'), 'utf8');

/** Tags that the page names, `xx` of private blocks as the usual 10. */
const documented = new Set(
  [...page.matchAll(/\(([0-9A-F]{4}),([0-9A-Fx]{4})\)/g)].map(([, group, element]) =>
    `${group}${element}`.replace('xx', '10'),
  ),
);

const tagsOf = (json: DicomJson): string[] =>
  Object.entries(json).flatMap(([tag, { Value: values = [] }]) => [
    tag,
    ...values.flatMap((value) => (value && typeof value === 'object' ? tagsOf(value as DicomJson) : [])),
  ]);

const WORDS = {
  meanGap: 3,
  manufacturer: 'SIEMENS',
  model: '1093',
  reconstructionMethod: 'OSEM',
  kernels: ['Gauss'],
  radiopharmaceutical: 'FDG',
  dose: undefined,
  weight: undefined,
  moveDateTime: () => undefined,
} as const;

test('the page for the data-protection officer names every element of the allow-list', () => {
  const listed = [...source.matchAll(/0x([0-9a-f]{8})\b/g)].map(([, tag]) => tag!.toUpperCase());
  assert.ok(listed.length > 20);
  assert.deepEqual(
    listed.filter((tag) => !documented.has(tag)),
    [],
  );
});

test('what leaves of a dataset with every element of the page, and others beside, is on the page', () => {
  const code: Dataset = [
    [0x00080100, 'SH', 'C-111A1'],
    [0x00080102, 'SH', 'SRT'],
    [0x00080103, 'SH', '20070625'],
    [0x00080104, 'LO', 'text'],
    [0x00080107, 'DT', '20240101'],
  ];
  const vr: Readonly<Record<string, readonly [string, Value]>> = {
    '00540300': ['SQ', [code]],
    '00540302': ['SQ', [code]],
    '00540304': ['SQ', [code]],
    '00189749': ['SQ', [[[0x00189739, 'US', 2] as const, [0x00189740, 'US', 21] as const]]],
  };
  const element = (tag: string): Element => [parseInt(tag, 16), ...(vr[tag] ?? (['LO', '1'] as const))];
  const inside = [...documented].filter((tag) => /^(0018|0054030)/.test(tag)).map(element);
  const others: Dataset = [
    [0x00081080, 'LO', 'diagnosis'],
    [0x00184000, 'LT', 'comments'],
  ];
  const dataset = petDataset([
    ...[...documented].filter((tag) => !/^(0054|0067|0009)/.test(tag)).map(element),
    ...others,
    [0x00090010, 'LO', 'GEMS_PETD_01'],
    ...[...documented].filter((tag) => tag.startsWith('0009')).map(element),
    [0x00540016, 'SQ', [[...inside, ...others]]],
    [0x00541103, 'LO', 'OSEM'],
    [0x00670010, 'LO', 'Image Private Header'],
    [0x00671021, 'SQ', [[element('00189749'), ...others]]],
  ]);
  const words = { ...WORDS, dose: 3e8, weight: 70, moveDateTime: () => '20240101' };
  const left = new Set(tagsOf(reconstructionSettings(dataset, words)));
  assert.ok(left.size > 25, `${left.size}`);
  assert.deepEqual(
    [...left].filter((tag) => !documented.has(tag)),
    [],
  );
});

test('what leaves is bounded, however many values and items a header has', () => {
  const item: Dataset = [[0x00181071, 'DS', Array.from({ length: 5000 }, () => '1').join('\\')]];
  const dataset = petDataset([
    [0x00181210, 'SH', Array.from({ length: 5000 }, () => 'Gauss').join('\\')],
    [0x00540016, 'SQ', Array.from({ length: 300 }, () => item)],
  ]);
  const json = reconstructionSettings(dataset, {
    ...WORDS,
    kernels: Array.from({ length: 5000 }, () => 'Gauss'),
  });
  assert.equal(json['00181210']?.Value?.length, 64);
  assert.equal(json['00540016']?.Value?.length, 16);
  assert.ok(JSON.stringify(json).length < 10_000);
});
