/** What passes between the gateway and the thread that speaks query and retrieve. */
import type { Rejection, SubOperations } from '../../dicom/index.ts';
import type { DeviceTls } from '../devices/device-tls.ts';

/** An archive that can be asked, as it is spoken to. */
export interface QueryPeer {
  readonly host: string;
  readonly port: number;
  readonly calledAeTitle: string;
  /** What this gateway calls itself, and where images are moved to. */
  readonly callingAeTitle: string;
  readonly tls?: DeviceTls;
}

/** PEM texts; a thread cannot be handed functions. */
export interface ThreadTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The files of `DeviceTls` are read as text. */
export function threadTls({ ca, cert, key }: DeviceTls): ThreadTls {
  return {
    ...(typeof ca === 'string' && { ca }),
    ...(typeof cert === 'string' && { cert }),
    ...(typeof key === 'string' && { key }),
  };
}

/** Keys and values of an identifier, by keyword; an empty value asks for the attribute (PS3.4 C.2.2.2). */
export type Identifier = Readonly<Record<string, string>>;

export type DimseRequest =
  | { readonly kind: 'FIND'; readonly level: 'STUDY' | 'SERIES' | 'IMAGE'; readonly keys: Identifier }
  | {
      readonly kind: 'MOVE';
      readonly destination: string;
      readonly studyInstanceUid: string;
      /** Left out: the whole study. */
      readonly seriesInstanceUid?: string;
    };

export interface Answer {
  /** Of the request in the list of requests. */
  readonly index: number;
  readonly status: number;
  readonly comment: string;
  readonly identifier: Identifier | undefined;
  readonly operations: SubOperations | undefined;
}

/** `QueryPeer` as a thread can be handed it. */
export type ThreadPeer = Omit<QueryPeer, 'tls'> & { readonly tls?: ThreadTls };

export interface ThreadInput {
  readonly peer: ThreadPeer;
  readonly requests: readonly DimseRequest[];
}

export type FromThread =
  | { readonly kind: 'negotiated'; readonly refused: readonly number[] }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly code: string | undefined;
      readonly syscall: string | undefined;
      readonly reason: string | undefined;
    }
  | { readonly kind: 'closed' };

export type ToThread = { readonly kind: 'cancel'; readonly index: number } | { readonly kind: 'abort' };
