import { resolve } from 'node:path';

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'mysql' | 'mariadb';
      /** With the first host. */
      readonly url: string;
      /** Further hosts of the same database, `host:port`: each is tried where the one before cannot be reached. */
      readonly otherHosts?: readonly string[];
    };

/** Where DATABASE_URL leads; what is none is added to the problems. */
export function databaseAddress(text: string, dataDir: string, problems: string[]): DatabaseAddress {
  const embedded = { kind: 'sqlite', file: resolve(dataDir, 'petfectior.db') } as const;
  if (text === '') return embedded;
  if (text.startsWith('sqlite:')) {
    const file = text.slice('sqlite:'.length);
    return file ? { kind: 'sqlite', file: resolve(file) } : embedded;
  }
  const [first, ...otherHosts] = hostsOf(text);
  const url = URL.canParse(first) ? new URL(first) : undefined;
  const kind = url?.protocol === 'mysql:' ? 'mysql' : url?.protocol === 'mariadb:' ? 'mariadb' : undefined;
  const areHosts = otherHosts.every((host) => URL.canParse(`mysql://${host}/`));
  if (!url || !kind || !url.hostname || url.pathname.length < 2 || !areHosts) {
    problems.push('DATABASE_URL must be sqlite:, mysql://user:password@host:port/name or mariadb://…');
    return embedded;
  }
  return { kind, url: first, ...(otherHosts.length > 0 && { otherHosts }) };
}

/** `scheme://user@a:1,b:2/name` as the address with the first host, and the others. */
function hostsOf(text: string): [string, ...string[]] {
  const [, before, hosts = '', after] = /^(\w+:\/\/(?:[^@/]*@)?)([^/@]*)(\/.*)$/.exec(text) ?? [];
  const [first, ...others] = hosts.split(',');
  return others.length === 0 ? [text] : [`${before}${first}${after}`, ...others];
}
