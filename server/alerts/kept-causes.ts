/** Keeps the causes beside the alerts, in the transaction that adds an alert. */
import type { EntityManager } from '@mikro-orm/sql';
import { ALERT_SEVERITIES, type AlertSeverity } from '../base/alert-kinds.ts';
import { AlertCauseEntity } from '../db/entities/alert-cause.ts';
import type { Alert } from './alert.ts';
import { causesOf, isOfTask, type StoredCause } from './alert-cause.ts';

/** As a cause begins, and as it is once a person's word for it does not hold any more. */
const UNACKNOWLEDGED = { acknowledgedBy: null, acknowledgedAt: null, note: null, escalatedAt: null };

/** It is one more alert of its causes: what a person acknowledged was less. */
export async function join(em: EntityManager, alert: Alert): Promise<void> {
  for (const key of causesOf(alert)) {
    const cause = await em.findOne(AlertCauseEntity, key);
    if (cause) em.assign(cause, joined(cause, alert));
    else em.create(AlertCauseEntity, causeWith(key, alert));
  }
}

/** It is over, or has become another. */
export async function leave(em: EntityManager, alert: Alert): Promise<void> {
  for (const key of causesOf(alert)) {
    const cause = await em.findOne(AlertCauseEntity, key);
    if (!cause) continue;
    cause.alerts--;
    if (isOfTask(alert)) cause.tasks--;
    if (cause.taskId === taskOf(alert)) cause.taskId = null;
    if (cause.alerts <= 0) em.remove(cause);
  }
}

/** Makes the causes agree with all alerts that are open, and keeps what people said of those that remain. */
export async function agree(em: EntityManager, open: readonly Alert[]): Promise<void> {
  const wanted = new Map<string, Omit<StoredCause, 'id'>>();
  for (const alert of [...open].reverse())
    for (const key of causesOf(alert)) {
      const name = JSON.stringify([key.kind, key.subject]);
      const known = wanted.get(name);
      wanted.set(name, known ? { ...known, ...joined(known, alert) } : causeWith(key, alert));
    }
  for (const cause of await em.findAll(AlertCauseEntity)) {
    const name = JSON.stringify([cause.kind, cause.subject]);
    const right = wanted.get(name);
    wanted.delete(name);
    if (right) em.assign(cause, { alerts: right.alerts, tasks: right.tasks });
    else em.remove(cause);
  }
  for (const cause of wanted.values()) em.create(AlertCauseEntity, cause);
}

function causeWith(key: Pick<StoredCause, 'kind' | 'subject'>, alert: Alert): Omit<StoredCause, 'id'> {
  const { severity, code, notice, at } = alert;
  const counts = { alerts: 1, tasks: isOfTask(alert) ? 1 : 0, taskId: taskOf(alert) };
  return { ...key, severity, code, notice, ...counts, since: at, unattendedSince: at, ...UNACKNOWLEDGED };
}

function joined(cause: Omit<StoredCause, 'id'>, alert: Alert) {
  const { code, notice, at } = alert;
  return {
    ...{ code, notice, severity: moreUrgent(cause.severity, alert.severity) },
    alerts: cause.alerts + 1,
    tasks: cause.tasks + (isOfTask(alert) ? 1 : 0),
    taskId: taskOf(alert) ?? cause.taskId,
    ...(cause.unattendedSince === null && { ...UNACKNOWLEDGED, unattendedSince: at }),
  };
}

function taskOf(alert: Alert): string | null {
  return isOfTask(alert) ? alert.subject.slice(0, 18) : null;
}

function moreUrgent(one: AlertSeverity, other: AlertSeverity): AlertSeverity {
  return ALERT_SEVERITIES.indexOf(one) > ALERT_SEVERITIES.indexOf(other) ? one : other;
}
