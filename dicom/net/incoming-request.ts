import { COMMAND_FIELD, type Command } from './command.ts';
import { EventSink } from './event-sink.ts';
import { refusedStore } from './refused-store.ts';
import type { IncomingEvent, ObjectSink, Outcome } from './service-provider.ts';
import { STATUS } from './status.ts';

/** An object that the peer sends on an association that we asked for: a sub-operation of C-GET. */
export interface GivenObject {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
}

/** Requests that a peer may make on an association that we asked for; those left out end it. */
export interface RequestHandlers {
  /** N-EVENT-REPORT: what it is answered. */
  readonly onEvent?: (event: IncomingEvent) => Outcome | Promise<Outcome>;
  /** C-STORE: a sink for the object, or the status with which it is refused. */
  readonly onStore?: (object: GivenObject) => ObjectSink | Outcome;
}

/** The context that a request comes on. */
export interface RequestContext {
  readonly abstractSyntaxUid: string;
  readonly transferSyntaxUid: string;
}

/** Takes the dataset of one request of the peer and says what it is answered. */
export class IncomingRequest {
  readonly command: Command;
  readonly #sink: ObjectSink | undefined;
  #outcome: Outcome | undefined;
  #written: Promise<void> | undefined;

  private constructor(command: Command, target: ObjectSink | Outcome) {
    this.command = command;
    if ('status' in target) this.#outcome = target;
    else this.#sink = target;
  }

  /** @returns undefined where it is not one that is awaited */
  static begin(
    command: Command,
    { abstractSyntaxUid, transferSyntaxUid }: RequestContext,
    { onEvent, onStore }: RequestHandlers,
  ): IncomingRequest | undefined {
    const { field, sopClassUid = '', sopInstanceUid } = command;
    if (field === COMMAND_FIELD.storeRequest && onStore) {
      const refusal = refusedStore(command, abstractSyntaxUid);
      const open = () =>
        onStore({ sopClassUid, sopInstanceUid: sopInstanceUid as string, transferSyntaxUid });
      return new IncomingRequest(command, refusal ?? open());
    }
    if (field === COMMAND_FIELD.eventReportRequest && onEvent && command.hasDataset) {
      const head = { peer: undefined, sopClassUid, sopInstanceUid, eventTypeId: command.typeId };
      return new IncomingRequest(command, new EventSink({ ...head, transferSyntaxUid }, onEvent));
    }
    return undefined;
  }

  /** @returns a promise until whose end the peer must not be read */
  write(bytes: Buffer): Promise<void> | undefined {
    if (this.#outcome) return undefined;
    try {
      const written = this.#sink?.write(bytes);
      this.#written = written?.catch(() => this.abort());
      return this.#written;
    } catch {
      return void this.abort();
    }
  }

  /** The dataset is whole. Never rejects. */
  async end(): Promise<Outcome> {
    await this.#written;
    try {
      return this.#outcome ?? (await this.#sink?.commit()) ?? FAILURE;
    } catch {
      return FAILURE;
    }
  }

  /** The association ended before the dataset did, or it could not be written. */
  abort(): void {
    if (this.#outcome) return;
    this.#outcome = FAILURE;
    this.#sink?.abort();
  }
}

const FAILURE: Outcome = { status: STATUS.processingFailure };
