import type { Dataset } from '../../dicom/index.ts';

/** The number of an element that has one value; undefined where it has several that differ, or one that is no number. */
export function onlyNumber(dataset: Dataset, tag: number): number | undefined {
  const [first, ...others] = dataset.numbers(tag) ?? [];
  return others.every((other) => other === first) ? first : undefined;
}
