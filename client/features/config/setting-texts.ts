import type { MessageKey } from '../../i18n/en.ts';
import { t } from '../../i18n/i18n.svelte.ts';

/** Label and explanation of a setting: messages `setting.<key>` and `setting.<key>.hint`. */
export function settingTexts(key: string): { label: string; hint: string } {
  return { label: t(`setting.${key}` as MessageKey), hint: t(`setting.${key}.hint` as MessageKey) };
}
