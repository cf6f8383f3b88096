/** The scaling curves of `docs/performance.json` as SVG: a column for each axis, a row for each figure. */
import { AROUND, AXES, type Axis, type ScalingPoint } from '../../tests/bench/scaling-point.ts';

const FIGURES = [
  ['seconds', 'own work, s'],
  ['processor', 'processor, s'],
  ['megabytes', 'main process, MB'],
] as const;
type Figure = (typeof FIGURES)[number][0];

const PLOT = { width: 250, height: 120 } as const;
const CELL = { width: 330, height: 180 } as const;
const MARGIN = { left: 60, top: 50 } as const;

export function scalingPlot(points: readonly ScalingPoint[]): string {
  const cells = FIGURES.flatMap(([figure, label], row) =>
    AXES.map((axis, column) => {
      const place = `translate(${MARGIN.left + column * CELL.width} ${MARGIN.top + row * CELL.height})`;
      return `<g transform="${place}">${curve(pointsOf(points, axis), figure, label)}</g>`;
    }),
  );
  const titles = AXES.map(
    (axis, column) => `<text x="${MARGIN.left + column * CELL.width}" y="24">${AROUND[axis]}</text>`,
  );
  const [width, height] = [AXES.length * CELL.width + 20, FIGURES.length * CELL.height + MARGIN.top];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="12">
<title id="t">Scaling curves</title>
<desc id="d">Own work, seconds of processor and memory of the main process against slices, matrix and series at once. The figures are in the table of docs/performance.md.</desc>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...titles, ...cells].join('\n')}
</svg>
`;
}

function pointsOf(points: readonly ScalingPoint[], axis: Axis): ScalingPoint[] {
  return points.filter((point) => point.axis === axis).sort((a, b) => a.at - b.at);
}

function curve(points: readonly ScalingPoint[], figure: Figure, label: string): string {
  const most = roundedUp(Math.max(...points.map((point) => point[figure]), 0.1));
  const last = points.at(-1)?.at ?? 1;
  const x = ({ at }: ScalingPoint) => round((at / last) * PLOT.width);
  const y = (value: number) => round(PLOT.height - (value / most) * PLOT.height);
  const frame = `<path d="M0 0V${PLOT.height}H${PLOT.width}" fill="none" stroke="#555"/>`;
  const scale = `<text x="-6" y="4" text-anchor="end">${most}</text><text x="-6" y="${PLOT.height}" text-anchor="end">0</text><text x="6" y="4" fill="#555">${label}</text>`;
  const line = `<polyline points="${points.map((point) => `${x(point)},${y(point[figure])}`).join(' ')}" fill="none" stroke="#0a5c8a" stroke-width="2"/>`;
  const dots = points.map(
    (point) => `<circle cx="${x(point)}" cy="${y(point[figure])}" r="3" fill="#0a5c8a"/>`,
  );
  const ticks = spaced(points.map((point) => ({ at: point.at, x: x(point) }))).map(
    (tick) => `<text x="${tick.x}" y="${PLOT.height + 16}" text-anchor="middle">${tick.at}</text>`,
  );
  return [frame, scale, line, ...dots, ...ticks].join('');
}

/** Labels that do not run into each other; the last is always there. */
function spaced(ticks: readonly { at: number; x: number }[]): { at: number; x: number }[] {
  const kept: { at: number; x: number }[] = [];
  for (const tick of [...ticks].reverse()) if ((kept.at(-1)?.x ?? Infinity) - tick.x > 30) kept.push(tick);
  return kept;
}

/** To 1, 2 or 5 times a power of ten. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Number(([1, 2, 5, 10].find((step) => step * power >= value)! * power).toPrecision(3));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
