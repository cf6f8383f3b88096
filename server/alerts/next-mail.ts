/** What a rule mails next, and to whom. */
import type { Alert } from './alert.ts';
import type { AlertStore } from './alert-store.ts';
import { mailDue } from './mail-hours.ts';
import type { MailRule } from './mail-rule.ts';
import { addressesFor, sharesOf, type MailShare } from './mail-share.ts';
import type { MailStore } from './mail-store.ts';
import type { SecretMail } from './mail.ts';

export interface NextMailPorts {
  readonly mails: Pick<MailStore, 'advance'>;
  readonly alerts: Pick<AlertStore, 'after'>;
  /** Ms since the epoch. */
  readonly now: () => number;
}

type Cursor = 'urgentCursor' | 'deliveredCursor';

export interface NextMail {
  readonly shares: readonly MailShare[];
  /** Which place of the rule this moves, and to where, once it is mailed. */
  readonly cursor: Cursor;
  readonly upTo: number;
}

/** Alerts in one mail; more are in the next. */
const BATCH = 200;

/**
 * What is critical now, else what else may go now; or in how many ms that may.
 * @param rules all of them: of those that choose an alert for one address, one mails it
 */
export async function nextMail(
  ports: NextMailPorts,
  mail: SecretMail,
  rule: MailRule,
  rules: readonly MailRule[],
): Promise<NextMail | { readonly dueIn: number | undefined }> {
  const next = (cursor: Cursor, isCritical: boolean) =>
    nextAlerts(ports, rule, cursor, (alert) => {
      return (alert.severity === 'CRITICAL') === isCritical && addressesFor(rule, rules, alert).length > 0;
    });
  const told = (cursor: Cursor, { alerts, upTo }: Chosen) => {
    return { shares: sharesOf(rule, rules, alerts), cursor, upTo };
  };
  const urgent = await next('urgentCursor', true);
  if (urgent) return told('urgentCursor', urgent);
  const calm = await next('deliveredCursor', false);
  if (!calm) return { dueIn: undefined };
  const now = ports.now();
  const due = mailDue(rule.timing, calm.alerts[0]!.at, now, mail);
  if (due > now) return { dueIn: due - now };
  return told('deliveredCursor', { ...calm, alerts: withoutPassed(calm.alerts) });
}

interface Chosen {
  readonly alerts: readonly Alert[];
  readonly upTo: number;
}

/** The next alerts that are chosen; those before them that are not are done with. */
async function nextAlerts(
  { alerts, mails }: NextMailPorts,
  rule: MailRule,
  cursor: Cursor,
  isChosen: (alert: Alert) => boolean,
): Promise<Chosen | undefined> {
  for (let from = rule[cursor]; ;) {
    const batch = await alerts.after(from, BATCH);
    const last = batch.at(-1);
    if (!last) return undefined;
    const chosen = batch.filter(isChosen);
    if (chosen.length > 0) return { alerts: chosen, upTo: last.cursor };
    from = last.cursor;
    await mails.advance(rule.id, { [cursor]: from });
  }
}

/** What was raised and is over again is told as over alone. */
function withoutPassed(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter(
    ({ cursor, kind, subject, resolved }) =>
      resolved ||
      !alerts.some(
        (later) =>
          later.resolved && later.cursor > cursor && later.kind === kind && later.subject === subject,
      ),
  );
}
