import { BlockList, isIP } from 'node:net';

/** Families of headers in which proxies say who asked them. */
export const PROXY_HEADERS = ['x-forwarded', 'forwarded'] as const;

/** Whom to believe about who makes a request. */
export interface ProxySettings {
  /** Addresses and CIDR networks. */
  readonly trusted: readonly string[];
  /** Which headers these proxies write; a caller may have written the others. */
  readonly headers: (typeof PROXY_HEADERS)[number];
}

/** Addresses and CIDR networks, separated by commas or spaces; what is none of them is added to the problems. */
export function networksOf(name: string, text: string, problems: string[]): string[] {
  const given = text.split(/[\s,]+/).filter((one) => one !== '');
  for (const one of given) {
    const [address = '', bits, ...more] = one.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    const isWhole = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
    if (isIP(address) === 0 || !isWhole || more.length > 0)
      problems.push(`${name}: "${one}" is neither an IP address nor a network such as 10.0.0.0/8`);
    else if (Number(bits) === 0) problems.push(`${name}: ${one} would believe everybody`);
  }
  return given;
}

/** @returns whether an address is in one of them */
export function withinNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}
