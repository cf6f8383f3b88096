/**
 * Where a request comes from, and how the browser addressed it. What a proxy says of that is believed only of the
 * proxies that the configuration names, and only in the headers that these write themselves.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { withinNetworks, type ProxySettings } from '../base/proxy-settings.ts';

export interface RequestOrigin {
  /** IP address. */
  readonly address: string;
  /** Whether the browser's connection is encrypted. */
  readonly secure: boolean;
  /** As the browser addressed it, with a port where that is not the usual one. */
  readonly host: string;
}

/** What one proxy says of who asked it. */
interface Hop {
  readonly address: string | undefined;
  readonly scheme: string | undefined;
  readonly host: string | undefined;
}

export class TrustedProxies {
  /** Whether an address is a trusted proxy's. */
  readonly has: (address: string) => boolean;
  readonly #hopsOf: (headers: IncomingHttpHeaders) => readonly Hop[];

  constructor({ trusted, headers }: ProxySettings) {
    this.#hopsOf = headers === 'forwarded' ? forwardedHops : xForwardedHops;
    this.has = withinNetworks(trusted);
  }

  /**
   * @param overTls whether this connection is encrypted
   * @returns of the nearest hop that is no trusted proxy: what those beyond it say may be invented
   */
  originOf(
    { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
    overTls: boolean,
  ): RequestOrigin {
    const direct = { address: plainAddress(socket.remoteAddress), secure: overTls, host: headers.host ?? '' };
    if (!this.has(direct.address)) return direct;
    let { address } = direct;
    let said: Hop | undefined;
    for (const hop of this.#hopsOf(headers).toReversed()) {
      said = hop;
      // A proxy may say "unknown": then the proxy itself is the last that is known.
      if (!hop.address) break;
      ({ address } = hop);
      if (!this.has(address)) break;
    }
    return {
      address,
      secure: said?.scheme ? said.scheme.toLowerCase() === 'https' : direct.secure,
      host: said?.host || direct.host,
    };
  }
}

/** IPv4 in an IPv6 wrapper is shown as IPv4. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Lists of the same length belong together from the right; a single value holds for every hop. */
function xForwardedHops(headers: IncomingHttpHeaders): readonly Hop[] {
  const [addresses, schemes, hosts] = ['for', 'proto', 'host'].map((name) =>
    valuesOf(headers[`x-forwarded-${name}`]),
  ) as [string[], string[], string[]];
  const count = Math.max(addresses.length, Math.min(1, schemes.length + hosts.length));
  return Array.from({ length: count }, (_, index) => ({
    address: addressOf(addresses[index]),
    scheme: schemes.at(index - count) ?? schemes[0],
    host: hosts.at(index - count) ?? hosts[0],
  }));
}

/** RFC 7239. */
function forwardedHops(headers: IncomingHttpHeaders): readonly Hop[] {
  return valuesOf(headers.forwarded).map((element) => {
    const pairs = new Map(
      element.split(';').map((pair) => {
        const [name = '', value = ''] = pair.trim().split(/=(.*)/s, 2);
        return [name.toLowerCase(), value.replace(/^"(.*)"$/, '$1')];
      }),
    );
    return { address: addressOf(pairs.get('for')), scheme: pairs.get('proto'), host: pairs.get('host') };
  });
}

function valuesOf(header: string | string[] | undefined): string[] {
  return (
    String(header ?? '')
      .split(',')
      // Whoever sends more hops than any chain has is not believed beyond these.
      .slice(-MOST_HOPS)
      .map((value) => value.trim())
      .filter((value) => value !== '')
  );
}

const MOST_HOPS = 16;

/** Without a port: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`. */
function addressOf(node: string | undefined): string | undefined {
  const bare = node?.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  const address = plainAddress(bare);
  return isIP(address) === 0 ? undefined : address;
}
