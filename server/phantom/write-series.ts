import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhantomObject } from './series.ts';

/** Writes objects as files of a directory, in their order; their paths. */
export function writeSeries(directory: string, objects: readonly PhantomObject[]): string[] {
  mkdirSync(directory, { recursive: true });
  return objects.map((object, index) => {
    const path = join(directory, `${String(index + 1).padStart(5, '0')}.dcm`);
    writeFileSync(path, object.bytes);
    return path;
  });
}
