import { formatMoment, formatNumber, plainNumber } from '../../i18n/format.ts';
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

/** The arguments of a recorded action, or the facts of the gateway's own, on one line: `Port: 104 · Name: WS1`. */
export function detailsText(details: unknown, taskId: string | null): string {
  return detailsOf(details, '', taskId).join(' · ');
}

/** Where a page of a list begins and ends is nothing that was done. */
const UNSAID: ReadonlySet<string> = new Set(['after', 'before', 'first', 'last', 'orderBy']);

function detailsOf(value: unknown, name: string, taskId: string | null): string[] {
  if (value === null || value === undefined || value === '' || UNSAID.has(name)) return [];
  if (typeof value !== 'object') {
    const isShownBeside = (name === 'id' || name === 'ids') && value === taskId;
    return isShownBeside ? [] : [`${detailName(name)}: ${detailValue(name, value)}`];
  }
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([each, of]) => detailsOf(of, each, taskId));
  const plain = value.filter((each) => each === null || typeof each !== 'object');
  if (plain.length === 1) return detailsOf(plain[0], name, taskId);
  const words = plain.map((each) => detailValue(name, each)).join(', ');
  return [
    ...(words === '' ? [] : [`${detailName(name)}: ${words}`]),
    ...value.filter((each) => !plain.includes(each)).flatMap((each) => detailsOf(each, name, taskId)),
  ];
}

/** One that a newer gateway has is shown by its own name. */
function detailName(name: string): string {
  return textOf(`auditDetail.${name}`) ?? textOf(`setting.${name}`) ?? name;
}

/** The keys of the words for what stands at places that hold a name of the API. */
const WORDS_AT: Readonly<Record<string, string>> = {
  name: 'process',
  role: 'role',
  states: 'state',
  steps: 'process',
};

function detailValue(name: string, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  // An argument that is a time is kept as ms since the epoch; what is counted or measured is smaller.
  const isTime = typeof value === 'number' && value > 1e12;
  if (typeof value === 'number' && !isTime) return plainNumber(value, i18n.locale);
  const text = String(value);
  if (isTime || /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text))
    return formatMoment(new Date(isTime ? value : text), new Date(), i18n.locale);
  const group = WORDS_AT[name];
  return (group && textOf(`${group}.${text}`)) ?? text;
}
