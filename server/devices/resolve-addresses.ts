import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

const PATIENCE_MS = 2000;

/** Numeric addresses of a host: itself where it is one; none where the name is not known in time. */
export async function resolveAddresses(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host.toLowerCase()];
  const { promise: late, resolve: giveUp } = Promise.withResolvers<readonly string[]>();
  const timer = setTimeout(() => giveUp([]), PATIENCE_MS);
  try {
    const found = lookup(host, { all: true }).then(
      (addresses) => addresses.map(({ address }) => address.toLowerCase()),
      () => [],
    );
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(timer);
  }
}
