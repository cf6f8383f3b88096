import type { HeaderComparisonQuery, ElementChange } from '../../graphql/generated/graphql.ts';

export type Compared = Extract<HeaderComparisonQuery['headerComparison'], { __typename: 'HeaderComparison' }>;
export type ComparedElement = Compared['elements'][number];

export interface ElementFilter {
  readonly withSame: boolean;
  /** Part of the tag, the name or a value; without case. */
  readonly text: string;
}

/** Those that are shown; what a sequence holds is shown with its sequence. */
export function shownElements(
  elements: readonly ComparedElement[],
  filter: ElementFilter,
): ComparedElement[] {
  const text = filter.text.trim().toLowerCase();
  const fits = ({ change, path, name, creator, source, result }: ComparedElement): boolean =>
    (filter.withSame || change !== 'SAME') &&
    (text === '' || [path, name, creator, source, result].some((part) => part?.toLowerCase().includes(text)));
  return elements.filter(fits);
}

export function countsOf(elements: readonly ComparedElement[]): Readonly<Record<ElementChange, number>> {
  const counts = { CHANGED: 0, ADDED: 0, REMOVED: 0, SAME: 0 };
  for (const { change } of elements) counts[change]++;
  return counts;
}
