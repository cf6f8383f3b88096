#!/usr/bin/env node
import { readCommandLine, USAGE, UsageError } from './command-line.ts';
import { makePhantomSeries } from './series.ts';
import { writeSeries } from './write-series.ts';

try {
  const read = readCommandLine(process.argv.slice(2));
  if (read) {
    const series = makePhantomSeries(read.options);
    writeSeries(read.out, series.objects);
    process.stdout.write(
      `${series.objects.length} images of ${series.columns} x ${series.rows} in ${read.out}\n`,
    );
    process.stdout.write(
      `Series Instance UID ${series.seriesInstanceUid} (${series.manufacturer}, ${series.model})\n`,
    );
  } else {
    process.stdout.write(`${USAGE}\n`);
  }
} catch (error) {
  const wrongUse = error instanceof UsageError || error instanceof RangeError || error instanceof TypeError;
  process.stderr.write(`phantom: ${(error as Error).message}\n`);
  if (wrongUse) process.stderr.write('Try: npm run phantom -- --help\n');
  process.exitCode = wrongUse ? 64 : 73;
}
