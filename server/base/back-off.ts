/** Exponential back-off with jitter: between half and all of `first * 2^failures` ms, at most `longest`. */
export function backOff(failures: number, first: number, longest: number, random = Math.random): number {
  const whole = Math.min(longest, first * 2 ** Math.min(failures, 30));
  return Math.round(whole / 2 + (random() * whole) / 2);
}
