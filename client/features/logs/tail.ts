/** Lines that are kept of those that come while the page is open: older ones are read again when asked for. */
const MOST = 1000;

/** Newest first, each once, at most so many. */
export function newest<Line extends { cursor: string }>(lines: readonly Line[]): Line[] {
  const seen = new Set<string>();
  const kept: Line[] = [];
  for (const line of lines) {
    if (seen.has(line.cursor)) continue;
    seen.add(line.cursor);
    kept.push(line);
    if (kept.length === MOST) break;
  }
  return kept;
}
