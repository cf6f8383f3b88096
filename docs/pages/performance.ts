import { recordedResults, type BenchResult } from '../../tests/bench/recorded-results.ts';
import type { ScalingPoint } from '../../tests/bench/scaling-point.ts';
import { figure, spreadText } from '../../tests/bench/table.ts';
import { table } from './markdown.ts';
import { scalingPlot } from './scaling-plot.ts';

export function performancePage(): string {
  const results = recordedResults();
  return `# Performance

<!-- Generated from docs/performance.json, which \`npm run bench -- --record\` writes. -->

\`npm run bench\` measures the gateway beside something that does the same on the same machine, in turn, and prints medians.
What to read is the **ratio**: it holds from one machine to the next, and largely while a machine has other work; absolute
figures hold for the machine that is named. Beside a peer of many processes (\`--fork\`) other work counts against us: it
takes from one process what it takes from each of theirs. \`ratio\` is ours / peer: for images a second more is better, for seconds,
milliseconds and megabytes less. \`spread\` is the least and the most of the runs. A run also prints how each row has changed
since the figures here, with \`!\` where the two spreads do not meet.

\`\`\`sh
npm run bench                                  # everything
npm run bench -- --quick                       # every row, from less data and fewer runs
npm run bench -- --record receive turnaround   # keep what was measured, and write this page
\`\`\`

${results.length > 0 ? results.map(section).join('\n') : NOTHING_RECORDED}
${NOT_REACHED}
${LIMITS}`;
}

export function performancePlot(): string {
  return scalingPlot(pointsOf(recordedResults()));
}

function section(result: BenchResult): string {
  const { name, at, effort, machine, load, rows, seconds } = result;
  const plot = rows.some(({ point }) => point)
    ? '![Own work, processor and memory against slices, matrix and series at once](performance-scaling.svg)\n\n'
    : '';
  return `## ${name}

${at.slice(0, 10)}, ${effort} run of ${seconds.toFixed(0)} s; ${machine.cores} processors (${machine.cpu}), ${machine.memoryGiB} GiB, Node ${machine.node}; load at the beginning ${load.toFixed(1)}${load > machine.cores / 2 ? ', **other work ran on the machine**: absolute figures are worse than they are alone' : ''}.

${plot}${table(
    ['', 'ours', 'peer', 'ratio', 'spread', 'unit', 'note'],
    rows.map((row) => [
      row.name,
      figure(row.ours),
      row.peer === null ? '' : figure(row.peer),
      row.ratio === null ? '' : row.ratio.toFixed(2),
      spreadText(row),
      row.unit,
      row.note,
    ]),
  )}
`;
}

function pointsOf(results: readonly BenchResult[]): ScalingPoint[] {
  return results.flatMap(({ rows }) => rows.flatMap(({ point }) => point ?? []));
}

const NOTHING_RECORDED =
  'No results are recorded yet: `npm run bench -- --record` on a machine without other work.\n';

const NOT_REACHED = `## Goals that are not reached

As last measured on two processors without other work, before [0236](decisions/0236-durable-while-the-next-is-made.md) and
[0238](decisions/0238-pictures-give-way.md):

${table(
  ['', 'measured', 'goal'],
  [
    ['receive 84 KB, 16 associations, without fsync and durable', '0.87 and 0.80 of storescp --fork', '1.0'],
    ['send 84 KB and 330 KB', '1.04 and 1.17 of storescu', '1.2'],
    [
      'turnaround of 300 slices of 200x200, own work, before 0280',
      '2.17 s, 3.3 times the floor',
      '1.5 times',
    ],
    ['cold start with a new data directory, before 0228', '4.0 s', '3 s'],
    ['a text that one or none of 1,000,000 tasks has, on MariaDB', '0.7 s', 'twice that among 100'],
  ],
)}
`;

const LIMITS = `## What limits

- **Receiving.** One process reads sockets, walks headers and writes files: 0.28 ms of user and 0.15 ms of system time an
  image where storescp takes 0.06 and 0.13 (it does not look at what it stores). On several associations that process
  is one processor at most. To pass storescp there, several listener processes would have to share the port, with the limits
  (associations in all, by address) held across them.
- **Turnaround.** Of one series of 300 slices of 200x200, seconds of processor (whole steps, in one process, the page cache
  warm): validate 0.1, pack 0.5, unpack 0.75. Half of packing is the JPEG-LS encoder, which works while the series comes in
  ([0280](decisions/0280-series-are-encoded-as-they-arrive.md): then 0.03 of packing are left behind the last image), and a good third of unpacking the decoder, both in
  WebAssembly; the rest is reading and writing files, quantising and hashing. The floor beside
  it sends the files once and compresses the voxels once: it neither looks at a header, nor computes a digest, nor decodes
  and rebuilds a result, nor makes anything durable. What would bring it nearer: decoding the result
  while it is fetched, on a thread beside the one that reads and writes, and sending what is rebuilt while the rest is made.
- **Several series at once.** Two steps of each kind run at a time, and two processors are busy with them. The pictures of
  input and result take as much of a processor as packing and rebuilding together; their thread has a lower priority
  ([0238](decisions/0238-pictures-give-way.md)).
- **Memory.** It follows from rows and columns, not from how many slices there are: volumes lie in files without names
  ([0184](decisions/0184-volumes-in-files-without-names.md)). Threads that have been idle for half a minute end.
- **Routers of scripts.** A router made of DCMTK's tools runs a process for each association and a tag dump for each image; it
  is a row of _Receive_.
`;
