import { formatNumber } from '../../i18n/format.ts';
import { i18n, t, textOf } from '../../i18n/i18n.svelte.ts';

/** What was done, in words; one that a newer gateway has is shown by its own name. */
export function auditActionName(action: string): string {
  return textOf(`auditAction.${action}`) ?? action;
}

/** Of an entry that stands for several alike: how many, and within what time. */
export function countedText(details: unknown): string | undefined {
  const { more, minutes } = (details ?? {}) as { more?: unknown; minutes?: unknown };
  if (typeof more !== 'number' || typeof minutes !== 'number') return undefined;
  return t('audit.counted', { count: formatNumber(more, i18n.locale), minutes: String(minutes) });
}
