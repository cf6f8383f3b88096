/**
 * What happens in the gateway, announced to whoever listens inside it. Published after the commit that made it true.
 * Listeners are synchronous and brief; one that throws is reported and hurts nobody else.
 */
import type { ProcessName, Step, TaskState, WaitReason } from './task-states.ts';
import type { Notice } from './notices.ts';
import type { Failure } from './errors.ts';

/** One recorded change of a task's step or state. Cursors have no gaps over the whole installation. */
export interface Transition {
  readonly cursor: number;
  readonly taskId: string;
  readonly fromStep: Step | null;
  readonly fromState: TaskState | null;
  readonly toStep: Step;
  readonly toState: TaskState;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attempt: number;
  /** What a task that went to WAITING waits for. */
  readonly waitReason: WaitReason | null;
  readonly failure: Failure | null;
}

/** How the last contact with a destination ended; times in ms since the epoch by the database's clock. */
export interface DestinationContact {
  readonly device: string;
  readonly at: number;
  /** One after another; 0: it answered. */
  readonly failures: number;
  /** Of the first of them. */
  readonly since: number;
  /** Not contacted before. */
  readonly notBefore: number;
  readonly failure: Notice | null;
}

/** Hashes of what a guess is counted by. */
export interface CountedGuess {
  readonly pair: string;
  readonly network: string;
  readonly account: string;
  /** Whether the account has signed in from this network before. */
  readonly isKnown: boolean;
  readonly isRight: boolean;
  /** Tells it from others like it. */
  readonly nonce: string;
}

export interface GatewayEvents {
  readonly transition: Transition;
  /** Anything of the task changed: counts, progress, deliveries, step or state; or it was deleted. */
  readonly taskChanged: {
    readonly taskId: string;
    readonly deleted: boolean;
    /** Its row was written, and no transition tells of it. */
    readonly isWritten?: boolean;
  };
  /** How many images are in quarantine now. */
  readonly quarantineChanged: { readonly images: number };
  /** An image of the task came again with other contents. */
  readonly instanceConflict: { readonly taskId: string };
  /** A storage commitment was settled, or is not wanted any more; null where nothing is wrong with it. */
  readonly commitmentChanged: {
    readonly taskId: string;
    readonly device: string;
    readonly failure: Notice | null;
  };
  /** A task waits until then at the latest, milliseconds since the epoch. */
  readonly alarmSet: { readonly at: number };
  /** Whoever works under this lease stops. */
  readonly leaseEnded: { readonly lease: string };
  /** A person has said that this restored gateway is the real one: what was held goes on. */
  readonly restoreConfirmed: Record<string, never>;
  /** Something is to be done after a commit. */
  readonly effectAdded: Record<string, never>;
  readonly processChanged: { readonly name: ProcessName };
  /** A person has started or stopped a process, or set how much it does at once. */
  readonly processAsked: { readonly name: ProcessName };
  readonly processingServerChanged: Record<string, never>;
  /** The list of what is wrong is another. */
  readonly problemsChanged: Record<string, never>;
  /** The gate before the processing server was shut or opened. */
  readonly serverReachable: { readonly reachable: boolean; readonly error: Failure | null };
  /** The gate of one gateway, by the id of its run; `error` says why it was shut, null that it is open. */
  readonly gateTurned: {
    readonly node: string;
    readonly error: Failure | null;
    /** What the server has asked for. */
    readonly retryAfterMs: number | null;
  };
  /** A destination could not be contacted, or could be again. */
  readonly destinationContacted: DestinationContact;
  /** Somebody tries to sign in, which counts as a failure until it was right. */
  readonly signInGuessed: CountedGuess;
  /** A destination accepted so many images more. */
  readonly imagesSent: { readonly device: string; readonly images: number };
  /** The processing server confirmed a package. */
  readonly packageSent: { readonly bytes: number };
  /** A device has answered a person who tried its connection. */
  readonly deviceAnswered: { readonly device: string };
  /** A retrieval from an archive has moved on. */
  readonly retrievalChanged: { readonly id: number };
  /** A deletion of many tasks has moved on. */
  readonly deletionChanged: { readonly id: number };
  /** A test run has moved on, or is gone. */
  readonly testRunChanged: { readonly id: number };
  readonly configChanged: { readonly keys: readonly string[] };
  readonly devicesChanged: Record<string, never>;
  /** What a configuration page shows beside the settings, and nothing inside the gateway goes by. */
  readonly recordsChanged: {
    readonly part:
      | 'ACCESS'
      | 'ALERTS'
      | 'AUDIT'
      | 'AUDIT_COLLECTOR'
      | 'DEVICES'
      | 'MAIL'
      | 'RESTORE'
      | 'SCANNER_MODELS'
      | 'WEBHOOKS';
  };
  /** Someone who is not declared as a device opened an association for the first time. */
  readonly senderUnknown: { readonly aeTitle: string; readonly address: string };
  /** Multi-frame PET came from there, and was not kept. */
  readonly multiFrameDropped: { readonly aeTitle: string; readonly address: string };
  /** A task was begun with an image from there. */
  readonly seriesBegun: { readonly aeTitle: string; readonly address: string };
  /** A session or an API token has ended: what is open with it must be closed. */
  readonly accessEnded: { readonly kind: 'session' | 'token'; readonly credentialId: number };
}

type Listener<T> = (event: T) => void;

export class Events {
  readonly #listeners = new Map<keyof GatewayEvents, Set<Listener<never>>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  publish<K extends keyof GatewayEvents>(name: K, event: GatewayEvents[K]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        (listener as Listener<GatewayEvents[K]>)(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  /** @returns a function that ends the subscription. */
  on<K extends keyof GatewayEvents>(name: K, listener: Listener<GatewayEvents[K]>): () => void {
    let listeners = this.#listeners.get(name);
    if (!listeners) this.#listeners.set(name, (listeners = new Set()));
    listeners.add(listener as Listener<never>);
    return () => listeners.delete(listener as Listener<never>);
  }
}
