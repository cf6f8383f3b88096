/** The options of `npm run phantom`: every profile and defect that the tests use, so that anyone can make them. */
import { parseArgs } from 'node:util';
import {
  GEOMETRY_ATTRIBUTES,
  MANUFACTURERS,
  SLICE_FACTOR_VRS,
  SLICE_ORDERS,
  TRANSFER_SYNTAXES,
  type PhantomDefects,
  type PhantomOptions,
} from './options.ts';
import { TRACERS, type TracerName } from './tracers.ts';

export class UsageError extends Error {}

type Change = { readonly [K in keyof PhantomOptions]?: PhantomOptions[K] } & {
  readonly defects?: PhantomDefects;
};

interface Flag {
  readonly name: string;
  /** What follows it; none for a switch. */
  readonly value?: string;
  readonly help: string;
  readonly read: (text: string) => Change;
}

const keys = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];
const defect = (defects: PhantomDefects): Change => ({ defects });

const FLAGS: readonly Flag[] = [
  {
    name: 'manufacturer',
    value: 'NAME',
    help: `${MANUFACTURERS.join(' | ')}  [siemens]`,
    read: (text) => ({ manufacturer: oneOf(MANUFACTURERS, text) }),
  },
  { name: 'slices', value: 'N', help: 'number of slices  [60]', read: (text) => ({ slices: number(text) }) },
  {
    name: 'size',
    value: 'N',
    help: 'rows and columns  [128]',
    read: (text) => ({ rows: number(text), columns: number(text) }),
  },
  { name: 'rows', value: 'N', help: 'where they differ', read: (text) => ({ rows: number(text) }) },
  { name: 'columns', value: 'N', help: 'where they differ', read: (text) => ({ columns: number(text) }) },
  {
    name: 'pixel-spacing',
    value: 'ROW,COLUMN',
    help: 'mm  [600 divided by the columns]',
    read: (text) => ({ pixelSpacing: pair(text) }),
  },
  {
    name: 'slice-spacing',
    value: 'MM',
    help: 'distance between slices  [3]',
    read: (text) => ({ sliceSpacing: number(text) }),
  },
  {
    name: 'order',
    value: 'ORDER',
    help: `${SLICE_ORDERS.join(' | ')}  [ascending]`,
    read: (text) => ({ order: oneOf(SLICE_ORDERS, text) }),
  },
  { name: 'feet-first', help: 'patient lies feet first', read: () => ({ feetFirst: true }) },
  {
    name: 'transfer-syntax',
    value: 'TS',
    help: `${keys(TRANSFER_SYNTAXES).join(' | ')}  [as the manufacturer]`,
    read: (text) => ({ transferSyntax: oneOf(keys(TRANSFER_SYNTAXES), text) }),
  },
  {
    name: 'slope-per',
    value: 'WHAT',
    help: 'slice | series  [as the manufacturer]',
    read: (text) => ({ slopePer: oneOf(['slice', 'series'] as const, text) }),
  },
  {
    name: 'signed',
    value: 'YES',
    help: 'yes | no  [as the manufacturer]',
    read: (text) => ({ signed: oneOf(['yes', 'no'], text) === 'yes' }),
  },
  {
    name: 'bits',
    value: 'N',
    help: 'bits stored: 12 | 16  [16]',
    read: (text) => ({ bitsStored: oneOf(['12', '16'], text) === '12' ? 12 : 16 }),
  },
  { name: 'negative', help: 'values below zero', read: () => ({ negative: true }) },
  { name: 'noiseless', help: 'the truth, but for rounding', read: () => ({ noise: false }) },
  {
    name: 'tracer',
    value: 'NAME',
    help: `${keys(TRACERS).join(' | ')} | none  [fdg]`,
    read: (text) => {
      const tracer = oneOf<TracerName | 'none'>([...keys(TRACERS), 'none'], text);
      return { tracer: tracer === 'none' ? null : tracer };
    },
  },
  {
    name: 'units',
    value: 'UNITS',
    help: 'BQML | CNTS | GML | PROPCPS  [BQML]',
    read: (text) => {
      const units = oneOf(['BQML', 'CNTS', 'GML', 'PROPCPS'], text);
      return units === 'BQML' ? {} : defect({ units });
    },
  },
  {
    name: 'date',
    value: 'YYYYMMDD',
    help: 'day of the study  [20240315]',
    read: (date) => ({ date: day(date) }),
  },
  {
    name: 'patient-name',
    value: 'NAME',
    help: 'fictitious name  [Phantom^Body]',
    read: (patientName) => ({ patientName }),
  },
  {
    name: 'patient-id',
    value: 'ID',
    help: 'fictitious id  [PHANTOM-<seed>]',
    read: (patientId) => ({ patientId }),
  },
  {
    name: 'accession',
    value: 'NUMBER',
    help: '[A<seed>]',
    read: (accessionNumber) => ({ accessionNumber }),
  },
  {
    name: 'description',
    value: 'TEXT',
    help: 'series description  [PET WB phantom]',
    read: (seriesDescription) => ({ seriesDescription }),
  },
  {
    name: 'study-uid',
    value: 'UID',
    help: '[from the seed]',
    read: (studyInstanceUid) => ({ studyInstanceUid }),
  },
  {
    name: 'series-uid',
    value: 'UID',
    help: '[from the seed]',
    read: (seriesInstanceUid) => ({ seriesInstanceUid }),
  },
  {
    name: 'seed',
    value: 'N',
    help: 'the same seed makes the same series  [1]',
    read: (text) => ({ seed: number(text) }),
  },
  {
    name: 'missing',
    value: 'LIST',
    help: 'indices of slices to leave out, as 20,21',
    read: (text) => defect({ missing: list(text) }),
  },
  {
    name: 'duplicates',
    value: 'LIST',
    help: 'slices that are there twice, under two UIDs',
    read: (text) => defect({ duplicates: list(text) }),
  },
  {
    name: 'zero-slices',
    value: 'LIST',
    help: 'slices of nothing but zeros',
    read: (text) => defect({ zeroSlices: list(text) }),
  },
  {
    name: 'zero-slope',
    value: 'TEXT',
    help: 'Rescale Slope of those slices',
    read: (zeroSlope) => defect({ zeroSlope }),
  },
  {
    name: 'slice-factors',
    value: 'VR',
    help: `a factor to Bq/ml of each slice: ${SLICE_FACTOR_VRS.join(' | ')}`,
    read: (text) => defect({ sliceFactors: oneOf(SLICE_FACTOR_VRS, text) }),
  },
  {
    name: 'mixed-geometry',
    value: 'WHAT',
    help: `the middle slice differs: ${GEOMETRY_ATTRIBUTES.join(' | ')}`,
    read: (text) => defect({ mixedGeometry: oneOf(GEOMETRY_ATTRIBUTES, text) }),
  },
  {
    name: 'irregular',
    value: 'PART',
    help: 'the second half shifted by a part of the spacing',
    read: (text) => defect({ irregular: number(text) }),
  },
  { name: 'dynamic', value: 'N', help: 'time frames', read: (text) => defect({ dynamic: number(text) }) },
  { name: 'gated', value: 'N', help: 'gates', read: (text) => defect({ gated: number(text) }) },
  {
    name: 'half-life',
    value: 'SECONDS',
    help: 'whatever the tracer',
    read: (text) => defect({ halfLife: number(text) }),
  },
  {
    name: 'slice-count',
    value: 'N',
    help: 'NumberOfSlices (0054,0081), whatever there are',
    read: (text) => defect({ sliceCount: number(text) }),
  },
  {
    name: 'no-slice-count',
    help: 'without NumberOfSlices (0054,0081)',
    read: () => defect({ noSliceCount: true }),
  },
  {
    name: 'no-manufacturer',
    help: 'without Manufacturer (0008,0070)',
    read: () => defect({ noManufacturer: true }),
  },
  {
    name: 'planted',
    help: 'a marker wherever a person could be named',
    read: () => defect({ planted: true }),
  },
  {
    name: 'set',
    value: 'TAG=TEXT',
    help: 'another value, right or wrong: 00101010=006M; may be repeated',
    read: (text) => defect({ elements: element(text) }),
  },
  {
    name: 'without',
    value: 'TAG',
    help: 'an element left out: 00101030; may be repeated',
    read: (text) => defect({ elements: { [tag(text)]: undefined } }),
  },
];

export const USAGE = `Writes a PET phantom series as DICOM Part-10 files.

  npm run phantom -- --out DIR [options]

${line('--out DIR', 'directory for the files; made where it does not exist')}
${FLAGS.map(({ name, value, help }) => line(`--${name}${value ? ` ${value}` : ''}`, help)).join('\n')}
${line('--help', '')}

Exit status: 0 written, 64 wrong options, 73 the files could not be written.`;

function line(option: string, help: string): string {
  return `  ${option.padEnd(26)} ${help}`.trimEnd();
}

/**
 * @returns undefined where help is asked for
 * @throws UsageError, TypeError: what is wrong, for people
 */
export function readCommandLine(
  args: readonly string[],
): { readonly out: string; readonly options: PhantomOptions } | undefined {
  const options = FLAGS.map(
    ({ name, value }) => [name, { type: value ? 'string' : 'boolean', multiple: true } as const] as const,
  );
  const { values } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' }, help: { type: 'boolean' }, ...Object.fromEntries(options) },
  });
  const given = values as Readonly<Record<string, unknown>>;
  if (given['help']) return undefined;
  if (typeof given['out'] !== 'string') throw new UsageError('--out DIR is needed');
  let read: PhantomOptions = {};
  for (const { name, read: readFlag } of FLAGS) {
    for (const text of (given[name] ?? []) as readonly (string | boolean)[]) {
      const { defects, ...change } = explained(name, String(text), readFlag);
      const elements = { ...read.defects?.elements, ...defects?.elements };
      read = { ...read, ...change, defects: { ...read.defects, ...defects, elements } };
    }
  }
  return { out: given['out'], options: read };
}

function explained(name: string, text: string, read: Flag['read']): Change {
  try {
    return read(text);
  } catch (error) {
    throw new UsageError(`--${name} ${text}: ${(error as Error).message}`, { cause: error });
  }
}

function oneOf<T extends string>(allowed: readonly T[], text: string): T {
  const found = allowed.find((one) => one === text);
  if (found === undefined) throw new UsageError(`one of ${allowed.join(', ')}`);
  return found;
}

function number(text: string): number {
  const parsed = Number(text);
  if (text.trim() === '' || !Number.isFinite(parsed)) throw new UsageError('not a number');
  return parsed;
}

function day(text: string): string {
  if (!/^\d{8}$/.test(text)) throw new UsageError('not a day as 20240315');
  return text;
}

function list(text: string): number[] {
  return text.split(',').map(number);
}

function pair(text: string): [number, number] {
  const [row, column, ...more] = list(text);
  if (row === undefined || column === undefined || more.length > 0) throw new UsageError('not two numbers');
  return [row, column];
}

function tag(text: string): number {
  if (!/^[0-9a-f]{8}$/i.test(text)) throw new UsageError('not a tag of eight hexadecimal digits');
  return parseInt(text, 16);
}

function element(text: string): Record<number, string> {
  const [, digits, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (digits === undefined || value === undefined) throw new UsageError('not TAG=TEXT');
  return { [tag(digits)]: value };
}
