import { router } from '../../router.svelte.ts';
import { chartRange, chosenSpan, RANGES, type ChartRange, type Range } from './chart-range.ts';

export interface ChartSpan {
  readonly shown: ChartRange;
  /** One of those with a name, up to now; undefined where another one is chosen. */
  readonly range: Range | undefined;
  /** Up to the present hour or day. */
  renew(): void;
}

/** What of time the page shows, as the address says. Call it while a component initialises. */
export function chartSpan(): ChartSpan {
  let now = $state.raw(new Date());
  const chosen = $derived(chosenSpan(router.query.get('from'), router.query.get('to')));
  const range = $derived(RANGES.find((name) => name === router.query.get('range')) ?? 'month');
  const shown = $derived(chosen ?? chartRange(range, now));
  return {
    get shown() {
      return shown;
    },
    get range() {
      return chosen ? undefined : range;
    },
    renew: () => (now = new Date()),
  };
}
