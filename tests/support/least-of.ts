/**
 * The least of several measurements of something that others can only add to, such as statements that timers of the
 * gateway execute meanwhile.
 */
export async function leastOf(times: number, measure: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let time = 0; time < times; time++) least = Math.min(least, await measure());
  return least;
}
