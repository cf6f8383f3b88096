import { createHash } from 'node:crypto';

/** Uniform numbers in [0, 1) from a seed (Mulberry32): the same seed gives the same phantom on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Near enough normal (the sum of four uniforms), mean 0 and variance 1. */
export function normal(random: () => number): number {
  return (random() + random() + random() + random() - 2) * 1.7320508075688772;
}

/** A UID under 2.25 (PS3.5 B.2) that depends only on the words given. */
export function seededUid(...words: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(words.join('/')).digest('hex').slice(0, 30);
  return `2.25.${BigInt(`0x1${hash}`)}`;
}

/** A new order of the same items (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [out[last], out[other]] = [out[other] as T, out[last] as T];
  }
  return out;
}
