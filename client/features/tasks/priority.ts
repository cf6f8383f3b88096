import type { MessageKey } from '../../i18n/en.ts';
import { t } from '../../i18n/i18n.svelte.ts';

/** The four that are offered; a program may set any from -100 to 100. Higher goes first. */
export const PRIORITIES = [
  { value: 100, label: 'priority.urgent' },
  { value: 50, label: 'priority.high' },
  { value: 0, label: 'priority.normal' },
  { value: -50, label: 'priority.low' },
] as const satisfies { value: number; label: MessageKey }[];

export function priorityText(priority: number): string {
  const named = PRIORITIES.find(({ value }) => value === priority);
  return named ? t(named.label) : t('priority.custom', { priority });
}
