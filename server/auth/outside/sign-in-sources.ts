/** What administrators have configured of sign-in with accounts of the hospital. Secrets are never given out. */
import type { z } from 'zod';
import type { Events } from '../../base/events.ts';
import { invalid, validated } from '../../base/refusals.ts';
import type { OutsideSource } from '../../base/user-sources.ts';
import type { Database } from '../../db/database.ts';
import { SignInSourceEntity } from '../../db/entities/sign-in-source.ts';
import { ldapOptions, oidcOptions, type LdapOptions, type OidcOptions } from './sign-in-source.ts';

interface Options {
  readonly OIDC: OidcOptions;
  readonly LDAP: LdapOptions;
}
const SCHEMAS: { readonly [K in OutsideSource]: z.ZodType<Options[K]> } = {
  OIDC: oidcOptions,
  LDAP: ldapOptions,
};

export interface SignInSource<K extends OutsideSource = OutsideSource> {
  readonly enabled: boolean;
  readonly options: Options[K];
  readonly hasSecret: boolean;
}

/** Secret: left out or undefined stays; null: none. */
export interface SignInSourceInput {
  readonly enabled: boolean;
  readonly options: unknown;
  readonly secret?: string | null | undefined;
}

export class SignInSources {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /** Null where nobody has configured it. */
  async get<K extends OutsideSource>(kind: K): Promise<SignInSource<K> | null> {
    const row = await this.#find(kind);
    if (!row) return null;
    const { enabled, options, secret } = row;
    return { enabled, options: options as Options[K], hasSecret: secret !== null };
  }

  /** With its secret; null where it is not configured, or not in use. */
  async inUse<K extends OutsideSource>(
    kind: K,
  ): Promise<{ options: Options[K]; secret: string | null } | null> {
    const row = await this.#find(kind);
    return row?.enabled ? { options: row.options as Options[K], secret: row.secret } : null;
  }

  /**
   * What a form says, checked, with the secret that it leaves out.
   * @throws ValidationError, also where a kept secret would go to another server than it was entered for
   */
  async draft<K extends OutsideSource>(
    kind: K,
    { options, secret }: Omit<SignInSourceInput, 'enabled'>,
  ): Promise<{ options: Options[K]; secret: string | null }> {
    const accepted = validated(SCHEMAS[kind], options) as Options[K];
    if (secret !== undefined) return { options: accepted, secret: secret || null };
    const kept = await this.#find(kind);
    const isElsewhere = kept && serverOf(kept.options as Options[K]) !== serverOf(accepted);
    if (isElsewhere && kept.secret !== null) throw invalid('secret', 'SIGN_IN_SECRET_AGAIN');
    return { options: accepted, secret: kept?.secret ?? null };
  }

  /** @throws ValidationError with every problem at its field */
  async save<K extends OutsideSource>(kind: K, input: SignInSourceInput): Promise<SignInSource<K>> {
    const { options, secret } = await this.draft(kind, input);
    await this.#database.entityTransaction(async (em) => {
      await em.nativeDelete(SignInSourceEntity, kind);
      em.create(SignInSourceEntity, { kind, enabled: input.enabled, options, secret });
    });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return { enabled: input.enabled, options, hasSecret: secret !== null };
  }

  #find(kind: OutsideSource) {
    return this.#database.entities().findOne(SignInSourceEntity, { kind });
  }
}

/** Who is told the secret. */
function serverOf(options: OidcOptions | LdapOptions): string {
  return 'issuer' in options ? options.issuer : `${options.host}:${options.port}`;
}
