/** What a mail says: what happened, to what, since when, and what to do; the same cause is said once. */
import { visible } from '../base/visible-text.ts';
import type { Alert } from './alert.ts';
import { causesOf, isOfTask, type AlertCause } from './alert-cause.ts';
import type { SecretMail } from './mail.ts';
import { MAIL_WORDS } from './mail-words.ts';
import type { MailMessage } from './send-mail.ts';

export type Style = Pick<SecretMail, 'language' | 'consoleUrl'>;

/** Subjects that are named for one cause. */
const MOST_NAMED = 20;

/** What is said of alerts, wherever it is said. */
export interface AlertNews {
  readonly headline: string;
  readonly isCritical: boolean;
  readonly parts: readonly {
    readonly title: string;
    readonly lines: readonly string[];
    /** Where the console says more; null where nobody has entered its address. */
    readonly link: string | null;
  }[];
}

/**
 * @param alerts in their order, not empty
 * @param causes those that are open now
 */
export function newsOf(alerts: readonly Alert[], style: Style, causes: readonly AlertCause[]): AlertNews {
  const words = MAIL_WORDS[style.language];
  const raised = alerts.filter(({ resolved }) => !resolved);
  const over = alerts.length - raised.length;
  const counts = [raised.length > 0 && words.raised(raised.length), over > 0 && words.over(over)];
  const isCritical = raised.some(({ severity }) => severity === 'CRITICAL');
  const groups = Map.groupBy(
    alerts,
    ({ kind, code, resolved, escalated }) => `${resolved} ${escalated} ${kind} ${code ?? ''}`,
  );
  const [first] = groups.values();
  const headline = groups.size === 1 && first ? titleOf(first, style) : counts.filter(Boolean).join(', ');
  return {
    headline: `PETfectior: ${isCritical ? `${words.critical}: ` : ''}${headline}`,
    isCritical,
    parts: [...groups.values()].map((group) => partOf(group, style, causes)),
  };
}

export function mailOf(
  alerts: readonly Alert[],
  style: Style,
  causes: readonly AlertCause[] = [],
): MailMessage {
  const { headline, parts } = newsOf(alerts, style, causes);
  const paragraphs = parts.map(({ title, lines, link }) =>
    [title, ...lines, ...(link ? [link] : [])].join('\n'),
  );
  return { subject: headline, text: [...paragraphs, ...endOf(style)].join('\n\n') };
}

export function testMailOf(style: Style): MailMessage {
  const { subject, text } = MAIL_WORDS[style.language].test;
  return { subject, text: [text, ...endOf(style)].join('\n\n') };
}

function titleOf(group: readonly Alert[], { language }: Style): string {
  const { kinds, over, escalated } = MAIL_WORDS[language];
  const [{ kind, resolved, escalated: isEscalated, subject }] = group as [Alert];
  const name = isEscalated ? `${escalated}: ${kinds[kind][0]}` : kinds[kind][0];
  const title = resolved ? `${name}: ${over(group.length)}` : name;
  if (group.length > 1) return resolved ? title : `${title} (${group.length})`;
  return `${title}: ${visible(subject)}`;
}

function partOf(
  group: readonly Alert[],
  style: Style,
  causes: readonly AlertCause[],
): AlertNews['parts'][number] {
  const { kinds, code: codeWord, more } = MAIL_WORDS[style.language];
  const [{ kind, code, resolved, escalated }] = group as [Alert];
  // Of a cause, its facts say the same.
  const named = escalated ? [] : group.slice(0, MOST_NAMED);
  const rest = escalated ? 0 : group.length - named.length;
  const lines = [
    ...(code === null ? [] : [`${codeWord}: ${code}`]),
    ...named.map(({ at, subject }) => `- ${timeOf(at, style)}  ${visible(subject)}`),
    ...(rest > 0 ? [more(rest)] : []),
    ...(resolved ? [] : causes.filter((cause) => isOf(cause, group)).map((cause) => factsOf(cause, style))),
    ...(resolved ? [] : [kinds[kind][1]]),
  ];
  return { title: titleOf(group, style), lines, link: resolved ? null : linkOf(group, style) };
}

function isOf({ kind, subject }: AlertCause, group: readonly Alert[]): boolean {
  return group.some((alert) =>
    [...causesOf(alert), alert].some((key) => key.kind === kind && key.subject === subject),
  );
}

/** Since when, and how many tasks stand still for it. */
function factsOf({ subject, since, waiting, tasks }: AlertCause, style: Style): string {
  const words = MAIL_WORDS[style.language];
  const counts = [waiting > 0 && words.waiting(waiting), tasks > 0 && words.failed(tasks)].filter(Boolean);
  return [`${visible(subject)} ${words.since} ${timeOf(since, style)}`.trim(), ...counts].join(', ');
}

function linkOf(group: readonly Alert[], { consoleUrl }: Style): string | null {
  const [first] = group as [Alert];
  const place =
    group.length === 1 && isOfTask(first) && !first.escalated
      ? `tasks/${first.subject.slice(0, 18)}`
      : 'overview';
  return consoleUrl === '' ? null : `${consoleUrl.replace(/\/+$/, '')}/${place}`;
}

function endOf({ language, consoleUrl }: Style): readonly string[] {
  const words = MAIL_WORDS[language];
  return [...(consoleUrl === '' ? [] : [`${words.console}: ${consoleUrl}`]), words.footer];
}

/** Where the gateway stands, with its offset from UTC. */
function timeOf(at: number, { language }: Style): string {
  return new Intl.DateTimeFormat(language === 'ES' ? 'es' : 'en-GB', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' },
  }).format(at);
}
