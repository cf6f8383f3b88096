import type { Durability } from '../storage/spool-directories.ts';
import type { Source } from '../storage/receipt.ts';

/** What decides how associations and objects are dealt with; can change while the listener runs. */
export interface ListenerPolicy {
  readonly aeTitle: string;
  /** Reject associations that call another AE title. */
  readonly checksCalledAeTitle: boolean;
  /** Who may send; undefined for everyone. */
  readonly callers: readonly Source[] | undefined;
  /** Addresses of declared devices: half of the associations are kept for them, where there are any. */
  readonly known: readonly string[];
  /** Objects other than PET images: taken and dropped, so that sending a whole study does not fail, or refused. */
  readonly otherObjects: 'drop' | 'refuse';
  /** Free space below which nothing is taken, bytes. */
  readonly watermarkBytes: number;
}

/** What holds from a start to its stop. */
export interface ListenerSettings {
  readonly host: string;
  readonly port: number;
  /** PEM texts. */
  readonly tls:
    | {
        readonly key: string;
        readonly cert: string;
        readonly ca: string | undefined;
        readonly requireClientCertificate: boolean;
      }
    | undefined;
  /** Addresses and networks of load balancers that speak the PROXY protocol. */
  readonly balancers: readonly string[];
  /** Absolute path. */
  readonly dataDir: string;
  readonly durability: Durability;
  readonly associations: number;
  readonly associationsPerAddress: number;
  readonly maximumPduBytes: number;
  readonly artimMs: number;
  readonly idleMs: number;
}

export const LISTENER_DEFAULTS = {
  balancers: [],
  durability: 'durable',
  associations: 32,
  associationsPerAddress: 24,
  maximumPduBytes: 256 * 1024,
  artimMs: 30_000,
  idleMs: 60_000,
} as const satisfies Partial<ListenerSettings>;
