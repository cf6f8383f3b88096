/** Columns whose values are kept encrypted. Entities hold them as they are; typed SQL sees what is kept. */
import { p, Type, type MikroORM, type Platform } from '@mikro-orm/core';
import { isSealed, type SecretCipher } from './secret-cipher.ts';

/** Each connection knows the installation that it works for: several may be open in one process. */
const ciphers = new WeakMap<Platform, SecretCipher>();

export function useCipher(orm: MikroORM, cipher: SecretCipher): void {
  ciphers.set(orm.em.getPlatform(), cipher);
}

/** What another installation has sealed reads as nothing: null, or an empty text where the column is never null. */
export class SecretType<Value> extends Type<Value | null, string | null> {
  /** What the cipher binds it to, as `mail.password`. */
  get column(): string {
    return `${this.meta!.className}.${this.prop!.name}`;
  }

  override convertToDatabaseValue(value: Value | null, platform: Platform): string | null {
    if (value === null) return null;
    const text = this.toText(value);
    // Nothing is no secret, and queries may ask for it.
    return text === '' ? '' : cipherOf(platform).seal(text, this.column);
  }

  override convertToJSValue(kept: string | null, platform: Platform): Value | null {
    if (kept === null) return null;
    // In clear until the first start of a version that seals.
    const text = isSealed(kept) ? cipherOf(platform).open(kept, this.column) : kept;
    if (text !== undefined) return this.fromText(text);
    return this.prop!.nullable ? null : this.fromText('');
  }

  override getColumnType(): string {
    return 'text';
  }

  protected toText(value: Value): string {
    return value as string;
  }

  protected fromText(text: string): Value {
    return text as Value;
  }
}

class SecretJson extends SecretType<unknown> {
  protected override toText(value: unknown): string {
    return JSON.stringify(value);
  }

  protected override fromText(text: string): unknown {
    return JSON.parse(text);
  }
}

function cipherOf(platform: Platform): SecretCipher {
  const cipher = ciphers.get(platform);
  if (!cipher) throw new Error('Secrets are read and written once protectSecrets has given the key');
  return cipher;
}

export const secret = () => p.type(SecretType).$type<string>();
/** Of a value that JSON can say; the column may be null. */
export const secretJson = <T>() => p.type(SecretJson).$type<T>();
