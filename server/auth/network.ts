import { isIPv6 } from 'node:net';

/**
 * What one person can have many addresses of counts as one: an IPv6 address is taken for its network of 64 bits, which
 * a single machine may have whole (RFC 4291 2.5.4, RFC 6177). An IPv4 address stands for itself.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address.slice(0, 64);
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':').length : 0;
  // A "::" stands for as many groups of zeros as are missing.
  while (tail !== undefined && groups.length + after < 8) groups.push('0');
  const network = [...groups, ...(tail ? tail.split(':') : [])].slice(0, 4);
  return `${network.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
