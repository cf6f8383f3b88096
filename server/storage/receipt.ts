import type { InstanceHeader } from '../imaging/instance-header.ts';
import type { SpoolMark } from './spool-mark.ts';

/** Who sent an image, as the association says. */
export interface Source {
  /** Calling AE title. */
  readonly aeTitle: string;
  /** IP address of the peer, without an IPv6 wrapper round an IPv4 address. */
  readonly address: string;
}

/** An image that is safely in the spool and was answered with Success. */
export interface Receipt {
  /** Storage key of the spooled Part-10 file. */
  readonly key: string;
  /** Size of that file. */
  readonly bytes: number;
  /** Of its dataset, as in the file's mark: tells a copy. */
  readonly mark: SpoolMark;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly source: Source;
  readonly calledAeTitle: string;
  readonly transferSyntaxUid: string;
  /** Name of the association that it came on, as in the log; undefined where the spool was read again. */
  readonly association?: string | undefined;
  readonly header: InstanceHeader;
}
