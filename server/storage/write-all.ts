import { writevSync } from 'node:fs';

/** Every byte: the system may write less than it was given. @throws the system's error, e.g. ENOSPC */
export function writeAll(descriptor: number, blocks: readonly Uint8Array[]): void {
  let rest = blocks.filter((block) => block.length > 0);
  while (rest.length > 0) {
    let written = writevSync(descriptor, rest);
    let done = 0;
    while (done < rest.length && written >= (rest[done] as Uint8Array).length) {
      written -= (rest[done] as Uint8Array).length;
      done++;
    }
    rest = rest.slice(done);
    if (written > 0 && rest[0]) rest[0] = rest[0].subarray(written);
  }
}
