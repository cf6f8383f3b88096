import type { Socket } from 'node:net';
import { DicomError } from '../dicom-error.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../implementation.ts';
import type { AssociateRequest, DecidedContext, RoleSelection } from './associate-pdu.ts';
import { COMMAND_FIELD, decodeCommand, encodeResponse, LONGEST_COMMAND, type Command } from './command.ts';
import { EventSink } from './event-sink.ts';
import { ABORT, COMMAND, LAST_FRAGMENT, REJECTION, type Abort, type Rejection } from './pdu.ts';
import { refusedStore } from './refused-store.ts';
import type { AssociationEvent, ObjectSink, Outcome, Peer, ServiceProvider } from './service-provider.ts';
import { STATUS } from './status.ts';
import { UpperLayer, type AssociationEnd, type UpperLayerLimits } from './upper-layer.ts';

export interface AcceptorContext {
  readonly id: number;
  readonly address: string;
  readonly provider: ServiceProvider;
  readonly limits: UpperLayerLimits;
  /** A rejection by the server itself, e.g. too many associations. */
  admit(): Rejection | undefined;
  onEvent(event: AssociationEvent): void;
  onClose(): void;
}

interface AcceptedContext {
  readonly abstractSyntaxUid: string;
  readonly transferSyntaxUid: string;
}

/**
 * The accepting side of one association: negotiates, then answers requests one at a time in their order (PS3.7
 * allows one outstanding operation where no window is negotiated; requests sent ahead wait in the transport).
 */
export class AcceptedAssociation {
  readonly #context: AcceptorContext;
  readonly #upper: UpperLayer;
  readonly #accepted = new Map<number, AcceptedContext>();
  readonly #acceptedAt = Date.now();
  #peer: Peer | undefined;
  #objects = 0;
  #lastActivity = Date.now();

  /** The message being received: its context, the command's fragments, then the command whose dataset comes. */
  #contextId = 0;
  #isLast = false;
  #commandBytes: Buffer[] = [];
  #commandLength = 0;
  #command: Command | undefined;
  #sink: ObjectSink | undefined;
  /** Decided before the dataset is complete. */
  #refusal: Outcome | undefined;
  #busy = false;
  /** What waits for a write of the sink. */
  #afterWrite: (() => void) | undefined;

  constructor(socket: Socket, context: AcceptorContext) {
    this.#context = context;
    this.#upper = new UpperLayer(
      socket,
      {
        onRequest: (request) => this.#onRequest(request),
        onAccept: () => undefined,
        onFragment: (contextId, control) => this.#onFragment(contextId, control),
        onBytes: (bytes) => this.#onBytes(bytes),
        onFragmentEnd: () => this.#onFragmentEnd(),
        onEnd: (end) => this.#onEnd(end),
        onClose: () => context.onClose(),
      },
      context.limits,
    );
    this.#upper.awaitRequest();
  }

  get isEstablished(): boolean {
    return this.#upper.isEstablished;
  }
  /** No message is being received or answered, and none was since that time. */
  isIdleSince(time: number): boolean {
    return !this.#busy && !this.#command && this.#commandLength === 0 && this.#lastActivity < time;
  }

  abort(abort: Abort, why: string): void {
    this.#upper.abort(abort, why);
  }

  #onRequest(request: AssociateRequest): void {
    const { address, provider } = this.#context;
    this.#peer = {
      address,
      callingAeTitle: request.callingAeTitle,
      calledAeTitle: request.calledAeTitle,
      implementationVersionName: request.implementationVersionName,
    };
    const rejection = rejectionByStandard(request) ?? this.#context.admit() ?? this.#admit(request);
    if (rejection) return this.#upper.reject(rejection);

    const roles = rolesOf(request, provider);
    const contexts = request.contexts.map((proposed): DecidedContext => {
      // PS3.7 D.3.3.4: neither role can be played.
      const refused =
        roles.find(({ sopClassUid }) => sopClassUid === proposed.abstractSyntaxUid)?.scp === false;
      const wanted = provider.transferSyntaxes(proposed.abstractSyntaxUid);
      const transferSyntaxUid = proposed.transferSyntaxUids.find((uid) => wanted?.has(uid));
      if (transferSyntaxUid === undefined || refused) {
        const first = proposed.transferSyntaxUids[0] ?? '';
        return { id: proposed.id, result: refused ? 1 : wanted ? 4 : 3, transferSyntaxUid: first };
      }
      const { id, abstractSyntaxUid } = proposed;
      this.#accepted.set(id, { abstractSyntaxUid, transferSyntaxUid });
      return { id, result: 0, transferSyntaxUid };
    });
    this.#upper.accept({
      calledAeTitle: request.calledAeTitle,
      callingAeTitle: request.callingAeTitle,
      maximumLength: this.#context.limits.maximumLength,
      implementationClassUid: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
      // One operation at a time, whatever was proposed (PS3.7 D.3.3.3).
      asynchronousWindow: request.asynchronousWindow && { invoked: 1, performed: 1 },
      roles,
      contexts,
    });
    this.#emit({
      kind: 'accepted',
      association: this.#context.id,
      peer: this.#peer,
      contexts: this.#accepted.size,
      proposed: contexts.length,
    });
  }

  #admit(request: AssociateRequest): Rejection | undefined {
    const { provider, address } = this.#context;
    try {
      return provider.admit(request, address);
    } catch (error) {
      this.#emit({ kind: 'failure', association: this.#context.id, error });
      return REJECTION.congestion;
    }
  }

  #onFragment(contextId: number, control: number): void {
    this.#lastActivity = Date.now();
    const isCommand = (control & COMMAND) !== 0;
    if (!this.#accepted.has(contextId)) {
      return this.abort(ABORT.invalidParameter, `presentation context ${contextId} was not accepted`);
    }
    const begun = this.#command !== undefined || this.#commandLength > 0;
    if (begun && contextId !== this.#contextId) {
      return this.abort(ABORT.invalidParameter, 'a message changes its presentation context');
    }
    if (isCommand !== (this.#command === undefined)) {
      return this.abort(
        ABORT.unexpectedParameter,
        isCommand ? 'a command within a dataset' : 'a dataset without a command',
      );
    }
    this.#contextId = contextId;
    this.#isLast = (control & LAST_FRAGMENT) !== 0;
  }

  #onBytes(bytes: Buffer): void {
    if (!this.#command) {
      this.#commandLength += bytes.length;
      if (this.#commandLength > LONGEST_COMMAND)
        return this.abort(ABORT.invalidParameter, 'a command set too long');
      this.#commandBytes.push(Buffer.from(bytes));
      return;
    }
    if (!this.#sink || this.#refusal) return;
    try {
      const written = this.#sink.write(bytes);
      if (written)
        this.#await(
          written,
          () => undefined,
          (error) => this.#fail(error),
        );
    } catch (error) {
      this.#fail(error);
    }
  }

  #onFragmentEnd(): void {
    if (!this.#isLast) return;
    if (this.#command) return this.#onDatasetEnd(this.#command);
    const bytes =
      this.#commandBytes.length === 1 ? (this.#commandBytes[0] as Buffer) : Buffer.concat(this.#commandBytes);
    this.#commandBytes = [];
    this.#commandLength = 0;
    let command: Command;
    try {
      command = decodeCommand(bytes);
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
      return this.abort(ABORT.invalidParameter, `a command set that cannot be read: ${error.message}`);
    }
    this.#onCommand(command);
  }

  #onCommand(command: Command): void {
    const context = this.#accepted.get(this.#contextId) as AcceptedContext;
    if (command.isResponse) return this.abort(ABORT.unexpectedParameter, 'a response to nothing');
    if (command.field === COMMAND_FIELD.cancelRequest) return;
    this.#refusal = undefined;
    this.#command = command;
    if (command.field === COMMAND_FIELD.echoRequest) {
      if (this.#peer) this.#emit({ kind: 'echo', association: this.#context.id, peer: this.#peer });
      this.#refusal = { status: STATUS.success };
    } else if (command.field === COMMAND_FIELD.storeRequest) {
      const refusal = refusedStore(command, context.abstractSyntaxUid);
      if (refusal) this.#refusal = refusal;
      else this.#open(command, context.transferSyntaxUid);
    } else if (command.field === COMMAND_FIELD.eventReportRequest) {
      this.#openEvent(command, context);
    } else {
      this.#refusal = { status: STATUS.unrecognisedOperation };
    }
    if (!command.hasDataset) this.#onDatasetEnd(command);
  }

  #open(command: Command, transferSyntaxUid: string): void {
    try {
      const opened = this.#context.provider.openObject({
        peer: this.#peer as Peer,
        sopClassUid: command.sopClassUid as string,
        sopInstanceUid: command.sopInstanceUid as string,
        association: this.#context.id,
        transferSyntaxUid,
      });
      if ('status' in opened) this.#refusal = opened;
      else this.#sink = opened;
    } catch (error) {
      this.#fail(error);
    }
  }

  #openEvent(command: Command, { abstractSyntaxUid, transferSyntaxUid }: AcceptedContext): void {
    const { events } = this.#context.provider;
    if (!events?.sopClasses.has(abstractSyntaxUid)) {
      this.#refusal = { status: STATUS.unrecognisedOperation };
    } else if (!command.hasDataset) {
      this.#refusal = { status: STATUS.invalidArgument, comment: 'N-EVENT-REPORT without Event Information' };
    } else {
      const { sopClassUid = '', sopInstanceUid, typeId: eventTypeId } = command;
      const head = { peer: this.#peer, sopClassUid, sopInstanceUid, eventTypeId, transferSyntaxUid };
      this.#sink = new EventSink(head, (event) => events.take(event));
    }
  }

  #onDatasetEnd(command: Command): void {
    if (this.#busy) {
      // A write is pending: the answer follows it.
      this.#afterWrite = () => this.#onDatasetEnd(command);
      return;
    }
    if (this.#refusal || !this.#sink)
      return this.#respond(command, this.#refusal ?? { status: STATUS.success });
    const sink = this.#sink;
    this.#sink = undefined;
    try {
      const outcome = sink.commit();
      if (outcome instanceof Promise) {
        this.#await(
          outcome,
          (value) => this.#respond(command, value),
          (error) => {
            this.#fail(error);
            this.#respond(command, FAILURE);
          },
        );
      } else this.#respond(command, outcome);
    } catch (error) {
      this.#fail(error);
      this.#respond(command, FAILURE);
    }
  }

  #respond(command: Command, outcome: Outcome): void {
    this.#command = undefined;
    this.#refusal = undefined;
    this.#lastActivity = Date.now();
    if (!this.#upper.isEstablished) return;
    if (command.field === COMMAND_FIELD.storeRequest) this.#objects++;
    const taken = this.#upper.sendData([
      encodeResponse(this.#contextId, command, outcome.status, outcome.comment),
    ]);
    // A peer that does not read its answers is not read either.
    if (!taken)
      this.#await(
        this.#upper.drained(),
        () => undefined,
        (error) => this.#fail(error),
      );
  }

  /** Reads nothing from the peer until the promise is settled. */
  #await<T>(promise: Promise<T>, use: (value: T) => void, failed: (error: unknown) => void): void {
    this.#busy = true;
    this.#upper.hold();
    promise
      .then(
        (value) => {
          this.#busy = false;
          use(value);
        },
        (error: unknown) => {
          this.#busy = false;
          failed(error);
        },
      )
      .then(() => {
        const after = this.#afterWrite;
        this.#afterWrite = undefined;
        after?.();
        if (!this.#busy) this.#upper.resume();
      })
      .catch((error: unknown) => {
        this.#emit({ kind: 'failure', association: this.#context.id, error });
        this.abort(ABORT.unspecified, 'an internal error');
      });
  }

  /** Our own error: the rest of the object is dropped and answered with a failure. */
  #fail(error: unknown): void {
    this.#emit({ kind: 'failure', association: this.#context.id, error });
    this.#refusal = FAILURE;
    this.#dropSink();
  }

  #dropSink(): void {
    const sink = this.#sink;
    this.#sink = undefined;
    try {
      sink?.abort();
    } catch (error) {
      this.#emit({ kind: 'failure', association: this.#context.id, error });
    }
  }

  #onEnd(end: AssociationEnd): void {
    this.#dropSink();
    this.#emit({
      kind: 'ended',
      association: this.#context.id,
      peer: this.#peer,
      address: this.#context.address,
      end,
      objects: this.#objects,
      durationMs: Date.now() - this.#acceptedAt,
    });
  }

  #emit(event: AssociationEvent): void {
    this.#context.onEvent(event);
  }
}

const FAILURE: Outcome = { status: STATUS.processingFailure };

/**
 * SCP/SCU role selection (PS3.7 D.3.3.4): the peer may provide what we use. Roles proposed for what we provide are not
 * answered: the default roles hold there.
 */
function rolesOf(request: AssociateRequest, provider: ServiceProvider): RoleSelection[] {
  return request.roles
    .filter(({ sopClassUid }) => provider.events?.sopClasses.has(sopClassUid))
    .map(({ sopClassUid, scp }) => ({ sopClassUid, scu: false, scp }));
}

function rejectionByStandard(request: AssociateRequest): Rejection | undefined {
  if ((request.protocolVersion & 1) === 0) return REJECTION.protocolVersion;
  return request.applicationContextUid === '1.2.840.10008.3.1.1.1' ? undefined : REJECTION.applicationContext;
}
