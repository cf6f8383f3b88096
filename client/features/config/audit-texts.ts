import { textOf } from '../../i18n/i18n.svelte.ts';

/** What was done, in words; one that a newer gateway has is shown by its own name. */
export function auditActionName(action: string): string {
  return textOf(`auditAction.${action}`) ?? action;
}

/** The arguments of a recorded action on one line: `input.port: 104 · name: WS1`. */
export function detailsText(details: unknown, path = ''): string {
  if (details === null || typeof details !== 'object') return `${path}: ${String(details)}`;
  if (Array.isArray(details)) return details.length === 0 ? '' : `${path}: ${details.join(', ')}`;
  return Object.entries(details)
    .map(([name, value]) => detailsText(value, path ? `${path}.${name}` : name))
    .filter(Boolean)
    .join(' · ');
}
