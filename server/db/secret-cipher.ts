/**
 * Encrypts secrets that the database holds: passwords of other systems, keys of signatures, tokens. What is sealed for
 * one column does not open in another.
 *
 * Layout: `enc1:` and base64url of nonce (12 bytes), AES-256-GCM cipher text, tag (16 bytes). Associated data: the
 * column. The nonce is made of the column and the text by a second key (HMAC-SHA-256, as in SIV, RFC 5297): the same text
 * in the same column is sealed the same, so that an entity that was read and not changed is not written again. Whoever
 * reads the rows sees which secrets of one column are equal, and about how long they are.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

const PREFIX = 'enc1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class SecretCipher {
  readonly #key: Buffer;
  readonly #nonceKey: Buffer;

  /** @param secret of the installation; @param salt tells installations apart */
  constructor(secret: Buffer, salt: string) {
    const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', secret, salt, `petfectior ${use}`, 32));
    this.#key = keyFor('secrets in the database');
    this.#nonceKey = keyFor('nonces of secrets in the database');
  }

  /** @param column as `mail.password` */
  seal(text: string, column: string): string {
    const nonce = createHmac('sha256', this.#nonceKey)
      .update(`${column}\0${text}`)
      .digest()
      .subarray(0, NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(column));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return PREFIX + sealed.toString('base64url');
  }

  /** @returns undefined where it was sealed with another key, for another column, or was changed */
  open(sealed: string, column: string): string | undefined {
    const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
    if (!isSealed(sealed) || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(column))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
      return text + decipher.final('utf8');
    } catch {
      return undefined;
    }
  }
}

export function isSealed(text: string): boolean {
  return text.startsWith(PREFIX);
}
