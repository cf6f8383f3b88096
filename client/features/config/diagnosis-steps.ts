import { t } from '../../i18n/i18n.svelte.ts';

const KNOWN = ['NAME_RESOLUTION', 'TCP', 'TLS', 'ASSOCIATION', 'ECHO', 'STORE'] as const;

/** A step that a newer gateway has is shown by its own name. */
export function diagnosisStepName(name: string): string {
  const known = KNOWN.find((step) => step === name);
  return known ? t(`diagnosisStep.${known}`) : name;
}
