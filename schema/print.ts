/**
 * Writes `schema.graphql`, sorted; with `--check` compares instead and ends with 1 where the committed file differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './index.ts';

const path = new URL('schema.graphql', import.meta.url);
const sdl = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== sdl) {
    process.stderr.write('schema/schema.graphql differs from the schema: run `node schema/print.ts`.\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, sdl);
}
