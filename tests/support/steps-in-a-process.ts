/**
 * Takes a series through Packer, Unpacker and preview in a process of its own, and prints the most memory that this
 * took, in MB. The package is taken for the result. Arguments: the folder of the series, one to write to.
 */
import { join } from 'node:path';
import { makePreview } from '../../server/previews/preview.ts';
import { packSeries } from '../../server/steps/pack/pack.ts';
import { unpackSeries } from '../../server/steps/unpack/unpack.ts';
import { NEVER, SECRET, seriesPaths, TASK_ID, validate } from './imaging-steps.ts';
import { peakMegabytes } from './process-usage.ts';

const [source, directory] = process.argv.slice(2) as [string, string];
const before = peakMegabytes(process.pid);
const found = seriesPaths(source);
const validated = await validate(found);
const paths = validated.order.map((at) => found[at] as string);
const form = { kind: 'http', encoding: 'i2-planes+rescale', coding: 'zstd' } as const;
const resultPath = join(directory, 'package');
const { quantities, sha256 } = await packSeries(
  {
    taskId: TASK_ID,
    clientId: 'test',
    paths,
    validated,
    packaging: form,
    pseudonymSecret: SECRET,
    scannerTexts: [],
    outputPath: resultPath,
  },
  () => {},
  NEVER,
);
const postFilter = {
  fwhm: 5,
  noise: 20,
  description: 'F',
  descriptionMode: 'append',
  seriesNumber: 2001,
  model: null,
  radiopharmaceutical: null,
  enabled: true,
} as const;
await unpackSeries(
  {
    taskId: TASK_ID,
    paths,
    validated,
    resultPath,
    resultFormat: form,
    resultSha256: sha256,
    postFilters: [postFilter, { ...postFilter, noise: 0, seriesNumber: 2002 }],
    quantities,
    integrity: { tolerance: 100, allowMismatch: true },
    standIn: false,
    serverVersion: undefined,
    clientVersion: '0',
    createdAt: 0,
    outputDirectory: join(directory, 'outputs'),
  },
  () => {},
  NEVER,
);
await makePreview(
  { paths, validated, window: undefined, directory: join(directory, 'previews'), name: 'input' },
  () => {},
  NEVER,
);
console.log((peakMegabytes(process.pid) - before).toFixed(0));
