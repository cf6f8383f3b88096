/** One-time passwords by time (RFC 6238), and recovery codes for who has lost the device. */
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashToken } from '../secret-token.ts';

const PERIOD_SECONDS = 30;
/** A code of the period before or after is taken too: clocks differ (RFC 6238 5.2). */
const WINDOW = 1;
const RECOVERY_CODES = 10;

export interface Enrolment {
  /** Base32, for typing. */
  readonly secret: string;
  /** `otpauth://`, for authenticator apps. */
  readonly uri: string;
  /** The same as a picture: `data:image/svg+xml`. */
  readonly picture: string;
}

export async function newEnrolment(username: string): Promise<Enrolment> {
  const secret = new Secret({ size: 20 });
  const uri = totpOf(secret.base32, username).toString();
  const { default: QRCode } = await import('qrcode');
  const svg = await QRCode.toString(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return {
    secret: secret.base32,
    uri,
    picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
  };
}

/** The number of the period whose code it is; null where it is none of now. */
export function periodOf(secret: string, code: string, now: number): number | null {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = totpOf(secret).validate({ token, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
}

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: 'PETfectior', label, secret, period: PERIOD_SECONDS, digits: 6 });
}

/** 50 random bits each, as `abcde-fghij`. */
export function newRecoveryCodes(): { codes: readonly string[]; hashes: readonly string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...randomBytes(10)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
  return { codes, hashes: codes.map(recoveryHash) };
}

/** 32, so that each byte gives each of them as often. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

export function recoveryHash(code: string): string {
  return hashToken(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}
