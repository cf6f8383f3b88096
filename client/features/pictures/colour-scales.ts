/** How a value from nothing (0) to the end of the window (1) is coloured. */
export const SCALES = ['inverted', 'grey', 'hot', 'spectrum'] as const;
export type Scale = (typeof SCALES)[number];
type Colour = readonly [red: number, green: number, blue: number];

/** Between which points the colour runs straight. */
const POINTS: Readonly<Record<Scale, readonly Colour[]>> = {
  inverted: [
    [255, 255, 255],
    [0, 0, 0],
  ],
  grey: [
    [0, 0, 0],
    [255, 255, 255],
  ],
  hot: [
    [0, 0, 0],
    [128, 0, 0],
    [255, 128, 0],
    [255, 255, 128],
    [255, 255, 255],
  ],
  spectrum: [
    [0, 0, 0],
    [60, 0, 140],
    [0, 90, 220],
    [0, 190, 120],
    [230, 210, 0],
    [230, 30, 20],
    [255, 255, 255],
  ],
};
/** Less than before, the same, more: readable without telling red from green. */
const DIVERGING: readonly Colour[] = [
  [20, 60, 160],
  [255, 255, 255],
  [190, 60, 10],
];

export function colourOf(scale: Scale, share: number): Colour {
  return between(POINTS[scale], share);
}

/** @param share -1 to 1 */
export function differenceColour(share: number): Colour {
  return between(DIVERGING, (share + 1) / 2);
}

function between(points: readonly Colour[], share: number): Colour {
  const at = Math.min(1, Math.max(0, share)) * (points.length - 1);
  const index = Math.min(points.length - 2, Math.floor(at));
  const [from, to] = [points[index], points[index + 1]] as [Colour, Colour];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (at - index));
  return [mix(0), mix(1), mix(2)];
}
