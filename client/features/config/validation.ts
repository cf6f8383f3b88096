/** What can be told of an input while it is typed, by the same rules as the gateway's. */
import type { MessageKey } from '../../i18n/en.ts';

export interface Problem {
  readonly key: MessageKey;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** PS3.5 6.2, VR AE: 1 to 16 printable ASCII characters without backslash. */
export function aeTitleProblem(value: string): Problem | undefined {
  if (value.trim() === '') return { key: 'problem.required' };
  if (value.trim().length > 16) return { key: 'problem.aeTitleLong' };
  return /^[\x20-\x5b\x5d-\x7e]+$/.test(value.trim()) ? undefined : { key: 'problem.aeTitle' };
}

export function clientIdProblem(value: string): Problem | undefined {
  if (value.trim() === '') return { key: 'problem.required' };
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(value.trim()) ? undefined : { key: 'problem.clientId' };
}

export function nameProblem(value: string): Problem | undefined {
  if (value.trim() === '') return { key: 'problem.required' };
  return value.trim().length > 64 ? { key: 'problem.long', params: { max: 64 } } : undefined;
}

/** A host name (RFC 1123) or an IPv4 or IPv6 address. Digits and dots alone must be a whole IPv4 address. */
export function hostProblem(value: string): Problem | undefined {
  const host = value.trim();
  if (host === '') return { key: 'problem.required' };
  if (/^[\d.]+$/.test(host)) return isIpv4(host) ? undefined : { key: 'problem.host' };
  if (host.includes(':')) return isIpv6(host) ? undefined : { key: 'problem.host' };
  const label = '(?!-)[A-Za-z0-9-]{1,63}(?<!-)';
  const name = new RegExp(`^${label}(\\.${label})*$`);
  return host.length <= 253 && name.test(host) ? undefined : { key: 'problem.host' };
}

function isIpv4(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(host: string): boolean {
  // The URL parser of the platform knows the whole grammar.
  return /^[\da-f:.]+$/i.test(host) && URL.canParse(`http://[${host}]/`);
}

export function urlProblem(value: string): Problem | undefined {
  if (value.trim() === '') return { key: 'problem.required' };
  const url = URL.parse(value.trim());
  return url && /^https?:$/.test(url.protocol) ? undefined : { key: 'problem.url' };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly optional?: boolean;
}

export function numberProblem(text: string, { min, max, whole, optional }: Bounds): Problem | undefined {
  const typed = text.trim();
  if (typed === '') return optional ? undefined : { key: 'problem.required' };
  const value = Number(typed);
  if (!Number.isFinite(value)) return { key: 'problem.number' };
  if (whole && !Number.isInteger(value)) return { key: 'problem.whole' };
  if (value < min || value > max) return { key: 'problem.range', params: { min, max } };
  return undefined;
}
