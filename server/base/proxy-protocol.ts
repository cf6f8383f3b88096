/**
 * The header with which a load balancer says whose connection it passes on: PROXY protocol, versions 1 and 2
 * (haproxy.org/download/3.0/doc/proxy-protocol.txt).
 */
import { isIP } from 'node:net';

export interface ProxyHeader {
  /** Bytes before those of the connection itself. */
  readonly length: number;
  /** Who connects; null where the balancer speaks for itself (a health check), or does not know. */
  readonly source: { readonly address: string; readonly port: number } | null;
}

/** What came is no header of this protocol. */
export class ProxyHeaderError extends Error {}

/** 2.1: the longest line, with its end. */
const LONGEST_LINE = 107;
/** 2.2. */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED = 16;
/** Addresses and what is said beside them: beyond it nothing is worth waiting for. */
const LONGEST_BODY = 2048;
const [LOCAL, PROXY] = [0x20, 0x21];
const [UNSPECIFIED, TCP4, TCP6] = [0x00, 0x11, 0x21];
const LINE = /^PROXY TCP([46]) (\S+) (\S+) (\d{1,5}) (\d{1,5})\r\n$/;

/**
 * @param bytes the beginning of a connection
 * @returns undefined while there is less than a header
 * @throws ProxyHeaderError
 */
export function readProxyHeader(bytes: Buffer): ProxyHeader | undefined {
  if (begins(bytes, SIGNATURE)) return bytes.length < FIXED ? undefined : readBinary(bytes);
  if (begins(bytes, Buffer.from('PROXY '))) return readLine(bytes);
  throw new ProxyHeaderError('no PROXY header');
}

/** As far as there are bytes. */
function begins(bytes: Buffer, with_: Buffer): boolean {
  const length = Math.min(bytes.length, with_.length);
  return bytes.subarray(0, length).equals(with_.subarray(0, length));
}

function readLine(bytes: Buffer): ProxyHeader | undefined {
  const end = bytes.subarray(0, LONGEST_LINE).indexOf('\r\n');
  if (end < 0) {
    if (bytes.length >= LONGEST_LINE) throw new ProxyHeaderError('line without an end');
    return undefined;
  }
  const length = end + 2;
  const line = bytes.toString('latin1', 0, length);
  // What follows it is to be ignored.
  if (/^PROXY UNKNOWN[ \r]/.test(line)) return { length, source: null };
  const [, family, from = '', to = '', fromPort, toPort] = LINE.exec(line) ?? [];
  const areAddresses = isIP(from) === Number(family) && isIP(to) === Number(family);
  const port = Number(fromPort);
  if (!areAddresses || port > 65_535 || Number(toPort) > 65_535) throw new ProxyHeaderError('malformed line');
  return { length, source: { address: from, port } };
}

function readBinary(bytes: Buffer): ProxyHeader | undefined {
  const [command, family] = [bytes[12]!, bytes[13]!];
  const body = bytes.readUInt16BE(14);
  const length = FIXED + body;
  if (command !== LOCAL && command !== PROXY) throw new ProxyHeaderError('unknown version or command');
  if (body > LONGEST_BODY) throw new ProxyHeaderError('too long');
  if (bytes.length < length) return undefined;
  if (command === LOCAL || family === UNSPECIFIED) return { length, source: null };
  if (family !== TCP4 && family !== TCP6) throw new ProxyHeaderError('not TCP over IP');
  const size = family === TCP4 ? 4 : 16;
  if (body < 2 * size + 4) throw new ProxyHeaderError('addresses are cut off');
  const address = bytes.subarray(FIXED, FIXED + size);
  return {
    length,
    source: {
      address: size === 4 ? address.join('.') : ipv6Of(address),
      port: bytes.readUInt16BE(FIXED + 2 * size),
    },
  };
}

/** In its one spelling, as sockets tell it. */
function ipv6Of(address: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, nth) => address.readUInt16BE(2 * nth).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
