import { resolve } from 'node:path';

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mysql' | 'mariadb'; readonly url: string };

/** Where DATABASE_URL leads; what is none is added to the problems. */
export function databaseAddress(text: string, dataDir: string, problems: string[]): DatabaseAddress {
  const embedded = { kind: 'sqlite', file: resolve(dataDir, 'petfectior.db') } as const;
  if (text === '') return embedded;
  if (text.startsWith('sqlite:')) {
    const file = text.slice('sqlite:'.length);
    return file ? { kind: 'sqlite', file: resolve(file) } : embedded;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const kind = url?.protocol === 'mysql:' ? 'mysql' : url?.protocol === 'mariadb:' ? 'mariadb' : undefined;
  if (!url || !kind || !url.hostname || url.pathname.length < 2) {
    problems.push('DATABASE_URL must be sqlite:, mysql://user:password@host:port/name or mariadb://…');
    return embedded;
  }
  return { kind, url: text };
}
