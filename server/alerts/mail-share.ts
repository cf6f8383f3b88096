/** Who is mailed what: of several rules that choose an alert for one address, one mails it there. */
import { MAIL_TIMINGS } from '../base/mail-terms.ts';
import type { Alert } from './alert.ts';
import { isWanted, type MailRule } from './mail-rule.ts';

/** What one mail tells, and whom. */
export interface MailShare {
  readonly recipients: readonly string[];
  readonly alerts: readonly Alert[];
}

/**
 * Addresses to which this rule mails an alert: those that no other rule does, which is sooner, or as soon and older. That
 * follows from the rules alone, so it does not matter which of them is served first.
 */
export function addressesFor(rule: MailRule, rules: readonly MailRule[], alert: Alert): readonly string[] {
  if (!isWanted(rule, alert)) return [];
  const told = rules
    .filter((other) => precedes(other, rule) && other.sinceCursor < alert.cursor && isWanted(other, alert))
    .flatMap(({ recipients }) => recipients.map(spelt));
  return rule.recipients.filter(
    (address, index, all) =>
      !told.includes(spelt(address)) && all.findIndex((one) => spelt(one) === spelt(address)) === index,
  );
}

/** @param alerts that the rule mails to somebody */
export function sharesOf(rule: MailRule, rules: readonly MailRule[], alerts: readonly Alert[]): MailShare[] {
  const shares = Map.groupBy(alerts, (alert) => addressesFor(rule, rules, alert).join());
  return [...shares].map(([recipients, its]) => ({ recipients: recipients.split(','), alerts: its }));
}

function precedes(one: MailRule, other: MailRule): boolean {
  const sooner = MAIL_TIMINGS.indexOf(one.timing) - MAIL_TIMINGS.indexOf(other.timing);
  return sooner < 0 || (sooner === 0 && one.id < other.id);
}

function spelt(address: string): string {
  return address.toLowerCase();
}
