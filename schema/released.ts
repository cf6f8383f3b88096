/**
 * Compares the API with the one of the newest release, `released.graphql`, and ends with 1 where clients would break
 * against the rules of docs/integration.md. With `--record`, as part of a release, writes that file anew.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import { forbiddenBreaks } from './breaking-changes.ts';

const released = new URL('released.graphql', import.meta.url);
const present = new URL('schema.graphql', import.meta.url);

if (process.argv.includes('--record')) copyFileSync(present, released);
else {
  const [before, now, changelog] = [released, present, new URL('../CHANGELOG.md', import.meta.url)].map(
    (path) => readFileSync(path, 'utf8'),
  ) as [string, string, string];
  const breaks = forbiddenBreaks(before, now, changelog);
  for (const sentence of breaks) process.stderr.write(`schema/schema.graphql: ${sentence}\n`);
  if (breaks.length > 0) process.exitCode = 1;
}
