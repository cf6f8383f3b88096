#!/usr/bin/env node
import { readCommandLine, USAGE, UsageError } from './command-line.ts';
import { makePhantomSeries } from './series.ts';
import { writeSeries } from './write-series.ts';

try {
  const read = readCommandLine(process.argv.slice(2));
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
