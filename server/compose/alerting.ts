/** Part of the composition root: what watches for alerts, and who is told of them. */
import { AlertCauses } from '../alerts/alert-causes.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import { AlertWatch, type AlertWatchPorts } from '../alerts/alert-watch.ts';
import { MailSender } from '../alerts/mail-sender.ts';
import { MailStore } from '../alerts/mail-store.ts';
import { nextNews } from '../alerts/webhook-news.ts';
import { WebhookSender } from '../alerts/webhook-sender.ts';
import { WebhookStore } from '../alerts/webhook-store.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../db/database.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { nextCompleted, type CompletedResultsPorts } from '../tasks/completed-results.ts';
import type { TaskService } from '../tasks/task-record.ts';
import type { Surroundings } from './surroundings.ts';

export interface AlertingParts extends Pick<
  AlertWatchPorts,
  | 'transitions'
  | 'turn'
  | 'processes'
  | 'storage'
  | 'restoredAt'
  | 'problems'
  | 'isDeclared'
  | 'isServerAwayElsewhere'
  | 'nodeName'
> {
  readonly surroundings: Surroundings;
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly alerts: AlertStore;
  readonly audit: AuditLog;
  readonly settings: SettingsStore;
  readonly tasks: Pick<TaskService, 'deliveriesOf' | 'get' | 'lastCursor' | 'transitionsAfter'>;
  readonly isTestRun: CompletedResultsPorts['isTestRun'];
  /** Nobody is told by this gateway meanwhile. */
  readonly isHeld: () => boolean;
}

export function composeAlerting(parts: AlertingParts) {
  const { surroundings, database, events, log, alerts, audit, settings, tasks, isHeld } = parts;
  const { now } = surroundings;
  const causes = new AlertCauses(alerts, parts.problems);
  const webhooks = new WebhookStore(database, events);
  const mails = new MailStore(database, events);
  const news = {
    alerts,
    causes: () => causes.newest(),
    style: () => mails.secret(),
    results: (after: number) =>
      nextCompleted({ queries: database.queries, tasks, isTestRun: parts.isTestRun }, after),
  };
  const webhookSender = new WebhookSender({
    webhooks,
    next: (webhook) => nextNews(news, webhook),
    onDone: async ({ kind, url }, { taskId }, { status, notice: why }) => {
      if (kind !== 'FHIR' || taskId === undefined) return;
      const isTaken = why === null && status !== null && status < 300;
      const entry = { at: now(), actor: null, address: '', action: 'announceResult', taskId, requestId: '' };
      const details = { server: new URL(url).host, status };
      await audit.append({ ...entry, details, outcome: isTaken ? 'OK' : 'ConflictError' });
      if (!isTaken) log.warn('webhooks.refused', { taskId, status });
    },
    pausesMs: surroundings.webhookPausesMs,
    onError: (error) => log.warn('webhooks.failed', { error }),
    isHeld,
  });
  const mailSender = new MailSender({
    mails,
    alerts,
    causes: () => causes.newest(),
    everyMs: surroundings.mailMs.every,
    patienceMs: surroundings.mailMs.patience,
    onFailure: (why) => log.warn('mail.not-taken', { error: why }),
    onError: (error) => log.warn('mail.failed', { error }),
    isHeld,
    now,
  });
  const watch = new AlertWatch({
    alerts,
    events,
    ...{ transitions: parts.transitions, turn: parts.turn, processes: parts.processes },
    ...{ storage: parts.storage, restoredAt: parts.restoredAt },
    ...{ problems: parts.problems, isDeclared: parts.isDeclared, nodeName: parts.nodeName },
    isServerAwayElsewhere: parts.isServerAwayElsewhere,
    lastTransition: () => tasks.lastCursor(),
    failedAt: async (taskId) => {
      const [deliveries = []] = await tasks.deliveriesOf([taskId]);
      return deliveries.filter(({ state }) => state === 'FAILED').map(({ device }) => device);
    },
    escalateAfterMs: () => settings.current().alertEscalationMinutes * 60_000 || null,
    destinationsEveryMs: surroundings.problemsEveryMs,
    onError: (error) => log.warn('alerts.failed', { error }),
    diskEveryMs: surroundings.diskEveryMs,
    now,
  });
  return {
    services: { alertCauses: causes, webhooks, webhookSender, mails, mailSender },
    /** There may be something to tell. */
    wake: () => {
      webhookSender.wake();
      mailSender.wake();
    },
    start: () => {
      events.on('transition', ({ toState }) => {
        if (toState === 'COMPLETED') webhookSender.wake();
      });
      watch.start();
      webhookSender.wake();
      mailSender.start();
    },
    stops: [watch, webhookSender, mailSender],
  };
}
