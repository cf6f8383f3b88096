/** Each line once, in the order given: one that was announced may have been read as well. */
export function once<Line extends { cursor: string }>(lines: readonly Line[]): Line[] {
  const seen = new Set<string>();
  return lines.filter(({ cursor }) => !seen.has(cursor) && seen.add(cursor));
}

/** Lines that are kept of those that come while the page is open: older ones are read again when asked for. */
const MOST = 1000;

/** The newest of them, each once, whatever the order in which they came. */
export function newest<Line extends { cursor: string }>(lines: readonly Line[]): Line[] {
  return once(lines)
    .sort((a, b) => Number(b.cursor) - Number(a.cursor))
    .slice(0, MOST);
}
