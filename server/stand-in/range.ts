/** Inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * A Range header of one range (RFC 9110 14.2) against a representation of `length` bytes; undefined when there is
 * none, or one that a server may ignore: another unit, several ranges, not well formed.
 */
export function parseRange(
  header: string | undefined,
  length: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const suffix = Number(match[2]);
    return suffix === 0 ? 'unsatisfiable' : { first: Math.max(0, length - suffix), last: length - 1 };
  }
  const first = Number(match[1]);
  const last = match[2] === '' ? length - 1 : Math.min(Number(match[2]), length - 1);
  if (first >= length) return 'unsatisfiable';
  return last < first ? undefined : { first, last };
}
