import type { AssociateRequest } from './associate-pdu.ts';
import type { Rejection } from './pdu.ts';
import type { AssociationEnd } from './upper-layer.ts';

/** Who is on the other side of an association that was asked for. */
export interface Peer {
  /** IP address; IPv4 ones without an IPv6 wrapper. */
  readonly address: string;
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly implementationVersionName: string | undefined;
}

/** The answer to a request: a status of `STATUS`, and at most 64 characters for (0000,0902). */
export interface Outcome {
  readonly status: number;
  readonly comment?: string;
}

/** An object that a peer is sending. */
export interface IncomingObject {
  /** Number of the association that it came on, as in its events. */
  readonly association: number;
  readonly peer: Peer;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
}

/**
 * Takes the bytes of one dataset as they come. Exactly one of `commit` and `abort` is called, last. The peer is
 * not read on while a returned promise is pending; a rejected one is answered with a processing failure.
 */
export interface ObjectSink {
  /** @param bytes a view that is valid for the time of the call */
  write(bytes: Buffer): void | Promise<void>;
  /** The dataset is whole: what the peer is answered. */
  commit(): Outcome | Promise<Outcome>;
  /** The association ended before the dataset did. */
  abort(): void;
}

/** What a provider of a service tells of it: an N-EVENT-REPORT (PS3.7 10.1.1). */
export interface IncomingEvent {
  /** Undefined on an association that we asked for. */
  readonly peer: Peer | undefined;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string | undefined;
  readonly eventTypeId: number | undefined;
  readonly transferSyntaxUid: string;
  /** The dataset. */
  readonly information: Buffer;
}

/** What the product decides. */
export interface ServiceProvider {
  /** Whether an association is wanted: its rejection otherwise. */
  admit(request: AssociateRequest, address: string): Rejection | undefined;
  /** Whether an address is one of those for which half of the associations are kept; where left out, all are. */
  isKnown?(address: string): boolean;
  /** Transfer syntaxes accepted for an abstract syntax; undefined where it is not supported. */
  transferSyntaxes(abstractSyntaxUid: string): Pick<ReadonlySet<string>, 'has'> | undefined;
  /** A sink for an object, or the status with which it is refused; its bytes are then read and dropped. */
  openObject(object: IncomingObject): ObjectSink | Outcome;
  /** Services that we use and peers provide: they tell of events on associations that they open. */
  readonly events?: {
    readonly sopClasses: ReadonlySet<string>;
    /** An event is whole: what the peer is answered. */
    take(event: IncomingEvent): Outcome | Promise<Outcome>;
  };
}

export type AssociationEvent =
  | {
      readonly kind: 'accepted';
      readonly association: number;
      readonly peer: Peer;
      /** Accepted ones, of so many proposed. */
      readonly contexts: number;
      readonly proposed: number;
    }
  | {
      readonly kind: 'ended';
      readonly association: number;
      readonly peer: Peer | undefined;
      readonly address: string;
      readonly end: AssociationEnd;
      readonly objects: number;
      /** Since it was accepted, ms. */
      readonly durationMs: number;
    }
  /** A connection that asked for nothing while too many others came: closed with no word. */
  | { readonly kind: 'refused'; readonly address: string }
  | { readonly kind: 'echo'; readonly association: number; readonly peer: Peer }
  /** An error of ours in answering a request. */
  | { readonly kind: 'failure'; readonly association: number; readonly error: unknown };
