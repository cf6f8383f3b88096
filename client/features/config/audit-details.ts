/** What an entry of the audit log tells of an action: its arguments by their labels, without what says nothing. */

import { formatInstant } from '../../i18n/format.ts';

/** What a key of the messages says; undefined where there is none. */
export type TextOf = (key: string) => string | undefined;

export interface DetailedEntry {
  readonly action: string;
  readonly taskId?: string | null;
  readonly details: unknown;
}

/** Whose labels the arguments of an action have: those of its form. The first that fits counts. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^(updateConfig|updateLocalDevice)$/, 'setting'],
  [/Device$/, 'device'],
  [/Source$/, 'source'],
  [/Mail(Rule)?$/, 'mail'],
  [/AuditCollector$/, 'collector'],
  [/Webhook$/, 'webhook'],
  [/Rule$/, 'rule'],
  [/PostFilter$/, 'postFilter'],
  [/Radiopharmaceutical$/, 'radiopharmaceutical'],
];
/** How much of a list was asked for. */
const PAGING: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before']);
/** Names of what the API has names for. */
const NAMED = ['state', 'process', 'role', 'alert', 'audit', 'mail.severity'] as const;
/** What is more is a time, ms since the epoch: of 2001. */
const EARLIEST_MS = 1e12;
const LONGEST_VALUE = 120;

/** On one line: `Name: WS1 · Port: 104`. */
export function detailsText(
  { action, taskId, details }: DetailedEntry,
  textOf: TextOf,
  locale: string,
): string {
  const form = formOf(action);
  const partsOf = (inner: object): string[] =>
    Object.entries(inner).flatMap(([name, value]: [string, unknown]) => {
      if (PAGING.has(name) || saysNothing(value) || (name === 'id' && value === taskId)) return [];
      // The fields of a form or a filter stand for themselves.
      if (name === 'input' || name === 'filter') return partsOf(value as object);
      const wordOf = (text: string) => textOf(`${form}.${name}.${text}`) ?? nameOf(text, textOf);
      return [`${labelOf(action, name, textOf)}: ${valueText(value, wordOf, locale)}`];
    });
  return typeof details === 'object' && details !== null ? partsOf(details).join(' · ') : '';
}

/** The name itself for what a newer gateway tells. */
export function labelOf(action: string, name: string, textOf: TextOf): string {
  const label = textOf(`${formOf(action)}.${name}`);
  // A message with places is another's.
  return (label?.includes('{') ? undefined : label) ?? textOf(`auditDetail.${name}`) ?? name;
}

function formOf(action: string): string | undefined {
  return FORMS.find(([fits]) => fits.test(action))?.[1];
}

function nameOf(text: string, textOf: TextOf): string | undefined {
  return NAMED.map((kind) => textOf(`${kind}.${text}`)).find((word) => word !== undefined);
}

function saysNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === '';
}

/** @param wordOf what is said for a value that has a name */
function valueText(value: unknown, wordOf: TextOf, locale: string): string {
  const each = (inner: unknown) => valueText(inner, wordOf, locale);
  if (Array.isArray(value)) return value.map(each).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.values(value)
      .filter((inner) => !saysNothing(inner))
      .map(each)
      .join(' ');
  if (typeof value === 'number' && value > EARLIEST_MS) return formatInstant(new Date(value), locale);
  const text = String(value);
  return wordOf(text) ?? (text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`);
}
