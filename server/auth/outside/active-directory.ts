/** What Active Directory says of an account beside whether a password is right. */
import type { Entry } from 'ldapts';

/** ADS_UF_ACCOUNTDISABLE of userAccountControl ([MS-ADTS] 2.2.16). */
const DISABLED = 0x2;
/** From 1601-01-01 to 1970-01-01, ms: FILETIME counts from the one, in steps of 100 ns ([MS-DTYP] 2.3.3). */
const FILETIME_EPOCH_MS = 11_644_473_600_000;
const STEPS_PER_MS = 10_000n;
/** Values of accountExpires for never ([MS-ADA1] 2.2). */
const NEVER: ReadonlySet<bigint> = new Set([0n, 0x7fff_ffff_ffff_ffffn]);

/** Disabled, or over. A lock after wrong passwords is not: anybody can bring it about. @param now ms since the epoch */
export function isBarred({ userAccountControl, accountExpires }: Entry, now: number): boolean {
  if ((Number(textOf(userAccountControl)) & DISABLED) !== 0) return true;
  const expires = BigInt(textOf(accountExpires).replace(/\D/g, '') || 0);
  return !NEVER.has(expires) && Number(expires / STEPS_PER_MS) - FILETIME_EPOCH_MS <= now;
}

function textOf(value: Entry[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

/**
 * Win32 error in the text of a refused bind: 530 not at this hour, 531 not from here, 532 password expired, 533 account
 * disabled, 701 account expired, 773 password to be changed. They are said for a right password only.
 */
const REFUSALS: Readonly<Record<string, 'OUTSIDE_ACCOUNT_BARRED' | 'OUTSIDE_PASSWORD_EXPIRED'>> = {
  530: 'OUTSIDE_ACCOUNT_BARRED',
  531: 'OUTSIDE_ACCOUNT_BARRED',
  532: 'OUTSIDE_PASSWORD_EXPIRED',
  533: 'OUTSIDE_ACCOUNT_BARRED',
  701: 'OUTSIDE_ACCOUNT_BARRED',
  773: 'OUTSIDE_PASSWORD_EXPIRED',
};

/** @param text of the refusal; @returns undefined where the password is wrong, or nothing more is said */
export function refusalOf(text: string) {
  return REFUSALS[/AcceptSecurityContext error, data ([0-9a-f]{3,4})\b/.exec(text)?.[1] ?? ''];
}
