import type { Edited } from './edited.svelte.ts';
import type { Others } from './FormDialog.svelte';
import type { Draft } from './setting-fields.ts';

/** What others have done to the record in a form, in the words of its labels. */
export function othersOf<Fields extends Draft>(
  { conflicts, followed }: Edited<Fields>,
  labels: Readonly<Partial<Record<keyof Fields, string>>>,
  { gone, reload }: Pick<Others, 'gone' | 'reload'>,
): Others {
  const named = (keys: readonly (keyof Fields & string)[]): string[] => keys.map((key) => labels[key] ?? key);
  return { conflicts: named(conflicts), followed: named(followed), gone, reload };
}
