#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { MANUFACTURERS, SLICE_ORDERS, type PhantomOptions } from './options.ts';
import { makePhantomSeries } from './series.ts';
import { TRACERS } from './tracers.ts';
import { writeSeries } from './write-series.ts';

const USAGE = `Writes a PET phantom series as DICOM Part-10 files.

  npm run phantom -- --out DIR [options]

  --out DIR              directory for the files; made where it does not exist
  --manufacturer NAME    ${MANUFACTURERS.join(' | ')}  [siemens]
  --slices N             number of slices  [60]
  --size N               rows and columns  [128]
  --rows N, --columns N  where they differ
  --slice-spacing MM     distance between slices  [3]
  --order ORDER          ${SLICE_ORDERS.join(' | ')}  [ascending]
  --transfer-syntax TS   implicit | explicit  [as the manufacturer]
  --feet-first           patient lies feet first
  --tracer NAME          ${Object.keys(TRACERS).join(' | ')} | none  [fdg]
  --units UNITS          BQML | CNTS | GML  [BQML]
  --missing LIST         indices of slices to leave out, as 20,21
  --patient-name NAME    fictitious name  [Phantom^Body]
  --patient-id ID        fictitious id  [PHANTOM-<seed>]
  --accession NUMBER     [A<seed>]
  --description TEXT     series description  [PET WB phantom]
  --seed N               the same seed makes the same series  [1]
  --help

Exit status: 0 written, 64 wrong options, 73 the files could not be written.`;

class UsageError extends Error {}

function readOptions(args: string[]): { out: string; options: PhantomOptions } | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args,
    options: {
      out: text,
      manufacturer: text,
      slices: text,
      size: text,
      rows: text,
      columns: text,
      'slice-spacing': text,
      order: text,
      'transfer-syntax': text,
      'feet-first': flag,
      tracer: text,
      units: text,
      missing: text,
      'patient-name': text,
      'patient-id': text,
      accession: text,
      description: text,
      seed: text,
      help: flag,
    },
  });
  if (values.help) return undefined;
  if (!values.out) throw new UsageError('--out DIR is needed');
  const tracer = choice('--tracer', values.tracer, [...Object.keys(TRACERS), 'none'] as (
    keyof typeof TRACERS | 'none'
  )[]);
  const units = choice('--units', values.units, ['BQML', 'CNTS', 'GML'] as const);
  const set = <K extends keyof PhantomOptions>(key: K, value: PhantomOptions[K] | undefined) =>
    value === undefined ? {} : { [key]: value };
  return {
    out: values.out,
    options: {
      ...set('manufacturer', choice('--manufacturer', values.manufacturer, MANUFACTURERS)),
      ...set('slices', number('--slices', values.slices)),
      ...set('rows', number('--rows', values.rows ?? values.size)),
      ...set('columns', number('--columns', values.columns ?? values.size)),
      ...set('sliceSpacing', number('--slice-spacing', values['slice-spacing'])),
      ...set('order', choice('--order', values.order, SLICE_ORDERS)),
      ...set(
        'transferSyntax',
        choice('--transfer-syntax', values['transfer-syntax'], ['implicit', 'explicit'] as const),
      ),
      ...set('feetFirst', values['feet-first']),
      ...set('tracer', tracer === 'none' ? null : tracer),
      ...set('patientName', values['patient-name']),
      ...set('patientId', values['patient-id']),
      ...set('accessionNumber', values.accession),
      ...set('seriesDescription', values.description),
      ...set('seed', number('--seed', values.seed)),
      defects: {
        ...(units && units !== 'BQML' ? { units } : {}),
        ...(values.missing
          ? { missing: values.missing.split(',').map((index) => number('--missing', index) ?? 0) }
          : {}),
      },
    },
  };
}

function choice<T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(`${name} ${value}: one of ${allowed.join(', ')}`);
  return found;
}

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (value.trim() === '' || !Number.isFinite(parsed)) throw new UsageError(`${name} ${value}: not a number`);
  return parsed;
}

try {
  const read = readOptions(process.argv.slice(2));
  if (read) {
    const series = makePhantomSeries(read.options);
    writeSeries(read.out, series.objects);
    console.log(`${series.objects.length} images of ${series.columns} x ${series.rows} in ${read.out}`);
    console.log(`Series Instance UID ${series.seriesInstanceUid} (${series.manufacturer}, ${series.model})`);
  } else {
    console.log(USAGE);
  }
} catch (error) {
  const wrongUse = error instanceof UsageError || error instanceof RangeError || error instanceof TypeError;
  console.error(`phantom: ${(error as Error).message}`);
  if (wrongUse) console.error('Try: npm run phantom -- --help');
  process.exitCode = wrongUse ? 64 : 73;
}
