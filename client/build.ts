/**
 * Builds the console into `client/dist`. With `--if-stale`, only when the sources or the lock file are not those
 * that the present build was made from: told by a digest kept beside it, since a checkout or a copy of the folder
 * says nothing true with its file times.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const CLIENT = import.meta.dirname;
const DIGEST = join(CLIENT, 'dist', 'sources.sha256');
const LOCK = join(CLIENT, '..', 'package-lock.json');

/** Hex SHA-256 over the names and bytes of everything that the build reads. */
export function sourceDigest(): string {
  const names = globSync('**/*.{ts,js,svelte,css,html,json,svg,graphql}', {
    cwd: CLIENT,
    exclude: (name) => name === 'dist' || name === 'node_modules',
  });
  const hash = createHash('sha256').update(readFileSync(LOCK));
  for (const name of names.sort())
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(CLIENT, name)));
  return hash.digest('hex');
}

/** Whether the present build was made from other sources than those of this digest. */
export function isStale(digest: string): boolean {
  return !existsSync(DIGEST) || readFileSync(DIGEST, 'utf8') !== digest;
}

export async function buildConsole(logLevel: 'info' | 'warn' = 'info'): Promise<void> {
  const digest = sourceDigest();
  // Loaded late, so that a build that is fresh costs neither the bundler's start nor its presence.
  const [{ build }, { default: config }] = await Promise.all([import('vite'), import('./vite.config.ts')]);
  await build({ ...config, logLevel });
  // Which documents the console asks, for a gateway that answers no others.
  const documents = 'persisted-documents.json';
  copyFileSync(join(CLIENT, 'graphql', 'generated', documents), join(CLIENT, 'dist', documents));
  const { buildGraphiql } = await import('./graphiql/build-graphiql.ts');
  await buildGraphiql(join(CLIENT, 'dist', 'graphiql'));
  writeFileSync(DIGEST, digest);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });
  if (!values['if-stale']) await buildConsole();
  else if (isStale(sourceDigest())) {
    console.log('Building the console, which takes some seconds once ...');
    await buildConsole('warn');
  }
}
