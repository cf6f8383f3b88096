/** What a mail says: what happened, to what, since when, and what to do; the same cause is said once. */
import { visible } from '../base/visible-text.ts';
import type { Alert } from './alert.ts';
import type { SecretMail } from './mail.ts';
import { MAIL_WORDS } from './mail-words.ts';
import type { MailMessage } from './send-mail.ts';

type Style = Pick<SecretMail, 'language' | 'consoleUrl'>;

/** Subjects that are named for one cause. */
const MOST_NAMED = 20;

/** @param alerts in their order, not empty */
export function mailOf(alerts: readonly Alert[], style: Style): MailMessage {
  const words = MAIL_WORDS[style.language];
  const raised = alerts.filter(({ resolved }) => !resolved);
  const over = alerts.length - raised.length;
  const counts = [raised.length > 0 && words.raised(raised.length), over > 0 && words.over(over)];
  const isCritical = raised.some(({ severity }) => severity === 'CRITICAL');
  const groups = Map.groupBy(alerts, ({ kind, code, resolved }) => `${resolved} ${kind} ${code ?? ''}`);
  const [first] = groups.values();
  const headline = groups.size === 1 && first ? titleOf(first, style) : counts.filter(Boolean).join(', ');
  return {
    subject: `PETfectior: ${isCritical ? `${words.critical}: ` : ''}${headline}`,
    text: [...[...groups.values()].map((group) => paragraphOf(group, style)), ...endOf(style)].join('\n\n'),
  };
}

export function testMailOf(style: Style): MailMessage {
  const { subject, text } = MAIL_WORDS[style.language].test;
  return { subject, text: [text, ...endOf(style)].join('\n\n') };
}

function titleOf(group: readonly Alert[], { language }: Style): string {
  const { kinds, over } = MAIL_WORDS[language];
  const [{ kind, resolved, subject }] = group as [Alert];
  const title = resolved ? `${kinds[kind][0]}: ${over(group.length)}` : kinds[kind][0];
  if (group.length > 1) return resolved ? title : `${title} (${group.length})`;
  return `${title}: ${visible(subject)}`;
}

function paragraphOf(group: readonly Alert[], style: Style): string {
  const { kinds, code: codeWord, more } = MAIL_WORDS[style.language];
  const [{ kind, code, resolved }] = group as [Alert];
  const named = group.slice(0, MOST_NAMED);
  const rest = group.length - named.length;
  return [
    titleOf(group, style),
    ...(code === null ? [] : [`${codeWord}: ${code}`]),
    ...named.map(({ at, subject }) => `- ${timeOf(at, style)}  ${visible(subject)}`),
    ...(rest > 0 ? [more(rest)] : []),
    ...(resolved ? [] : [kinds[kind][1]]),
  ].join('\n');
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
