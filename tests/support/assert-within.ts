import assert from 'node:assert/strict';

/** In the ordinary run, files run side by side on whatever machine it is; in the long mode one may ask for what is meant. */
const PATIENCE = process.env['LONG'] === '1' ? 1 : 10;

/**
 * Asserts that something took no longer than it may.
 * @param began value of `performance.now()` when it began
 * @param ms on a machine that does nothing else; ten times as long is allowed unless `LONG=1`
 */
export function assertWithin(began: number, ms: number, what = 'it'): void {
  const took = performance.now() - began;
  assert.ok(took < ms * PATIENCE, `${what} took ${Math.round(took)} ms`);
}
