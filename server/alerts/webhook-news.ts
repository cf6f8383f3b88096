/** What a webhook is told next, in its shape. */
import type { WebhookKind } from '../base/webhook-kinds.ts';
import { noticeMessage } from '../base/notices.ts';
import type { AlertCause } from './alert-cause.ts';
import type { AlertStore } from './alert-store.ts';
import type { Alert } from './alert.ts';
import { slackMessage, teamsMessage } from './chat-message.ts';
import { fhirBundle, type CompletedResult } from './fhir-bundle.ts';
import { isWanted } from './mail-rule.ts';
import { newsOf, type Style } from './mail-text.ts';
import { MAIL_WORDS } from './mail-words.ts';
import type { SecretWebhook } from './webhook.ts';

export interface WebhookNews {
  /** Up to which alert or transition it is told with this. */
  readonly cursor: number;
  /** Null: there is nothing in it for this webhook. */
  readonly body: object | null;
  /** Of a result. */
  readonly taskId?: string;
}

export interface WebhookNewsPorts {
  readonly alerts: Pick<AlertStore, 'after'>;
  readonly causes: () => Promise<readonly AlertCause[]>;
  /** Language and address of the console, as for mail. */
  readonly style: () => Promise<Style>;
  /** The next transition, and the result that it completed, if it did. */
  readonly results: (
    after: number,
  ) => Promise<{ readonly cursor: number; readonly result: CompletedResult | null } | undefined>;
}

/** Alerts in one message of a chat. */
const BATCH = 100;

export function nextNews(ports: WebhookNewsPorts, webhook: SecretWebhook): Promise<WebhookNews | undefined> {
  return NEWS[webhook.kind](ports, webhook);
}

/** What a test posts: nothing that a receiver would keep. */
export function testOf({ kind }: SecretWebhook): object {
  const at = new Date().toISOString();
  const said = 'PETfectior: test';
  const news = { headline: said, isCritical: false, parts: [{ title: said, lines: [at], link: null }] };
  const tests: Readonly<Record<WebhookKind, object>> = {
    PLAIN: { test: true, at },
    TEAMS: teamsMessage(news, ''),
    SLACK: slackMessage(news, ''),
    FHIR: { resourceType: 'Bundle', type: 'transaction' },
  };
  return tests[kind];
}

const NEWS: Readonly<Record<WebhookKind, typeof nextNews>> = {
  PLAIN: plainNews,
  TEAMS: chatNews,
  SLACK: chatNews,
  FHIR: fhirNews,
};

async function plainNews(
  { alerts }: WebhookNewsPorts,
  webhook: SecretWebhook,
): Promise<WebhookNews | undefined> {
  const [alert] = await alerts.after(webhook.deliveredCursor, 1);
  if (!alert) return undefined;
  const { cursor } = alert;
  return { cursor, body: isWantedBy(webhook, alert) ? plainBody(alert) : null };
}

function plainBody({ devices: _devices, ...alert }: Alert): object {
  return { ...alert, message: noticeMessage(alert.notice), at: new Date(alert.at).toISOString() };
}

/** What gathered while the one before was posted is one message. */
async function chatNews(ports: WebhookNewsPorts, webhook: SecretWebhook): Promise<WebhookNews | undefined> {
  const batch = await ports.alerts.after(webhook.deliveredCursor, BATCH);
  const last = batch.at(-1);
  if (!last) return undefined;
  const wanted = batch.filter((alert) => isWantedBy(webhook, alert));
  if (wanted.length === 0) return { cursor: last.cursor, body: null };
  const style = await ports.style();
  const news = newsOf(wanted, style, await ports.causes());
  const open = MAIL_WORDS[style.language].console;
  return { cursor: last.cursor, body: (webhook.kind === 'TEAMS' ? teamsMessage : slackMessage)(news, open) };
}

async function fhirNews(
  { results }: WebhookNewsPorts,
  { deliveredCursor }: SecretWebhook,
): Promise<WebhookNews | undefined> {
  const next = await results(deliveredCursor);
  if (!next) return undefined;
  const { cursor, result } = next;
  return result ? { cursor, body: fhirBundle(result), taskId: result.taskId } : { cursor, body: null };
}

function isWantedBy({ kinds, escalated }: SecretWebhook, alert: Alert): boolean {
  return isWanted({ kinds, escalated, minimumSeverity: 'INFO' }, alert);
}
