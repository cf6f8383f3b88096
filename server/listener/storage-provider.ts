import { statfsSync } from 'node:fs';
import {
  answerCommitmentEvent,
  isMultiFramePet,
  PET_IMAGE_STORAGE,
  REJECTION,
  STATUS,
  STORAGE_COMMITMENT_PUSH,
  TRANSFER_SYNTAX,
  VERIFICATION,
  type AssociateRequest,
  type CommitmentReport,
  type IncomingEvent,
  type IncomingObject,
  type ObjectSink,
  type Outcome,
  type Rejection,
  type ServiceProvider,
} from '../../dicom/index.ts';
import { DroppedObject } from './dropped-object.ts';
import type { ListenerPolicy } from './listener-settings.ts';
import { isDroppedClass } from './storage-class.ts';
import { PetSink, type PetObject, type PetSinkContext } from './pet-sink.ts';
import type { Source } from '../storage/receipt.ts';

const UNCOMPRESSED: readonly string[] = [
  TRANSFER_SYNTAX.explicitLittleEndian,
  TRANSFER_SYNTAX.implicitLittleEndian,
  TRANSFER_SYNTAX.deflatedExplicitLittleEndian,
];
const LOSSLESS: readonly string[] = [
  TRANSFER_SYNTAX.jpegLosslessProcess14,
  TRANSFER_SYNTAX.jpegLosslessProcess14Sv1,
  TRANSFER_SYNTAX.jpegLsLossless,
  TRANSFER_SYNTAX.jpeg2000Lossless,
  TRANSFER_SYNTAX.rleLossless,
];

/** Transfer syntaxes accepted for PET images, and for Verification. CONFORMANCE.md lists them. */
export const PET_TRANSFER_SYNTAXES: ReadonlySet<string> = new Set([...UNCOMPRESSED, ...LOSSLESS]);
export const VERIFICATION_TRANSFER_SYNTAXES: ReadonlySet<string> = new Set(UNCOMPRESSED);
/** What is dropped is not read: it may be compressed, big endian or private. */
const ANY_TRANSFER_SYNTAX = { has: () => true };
/** Of reports on Storage Commitment. */
export const EVENT_TRANSFER_SYNTAXES: ReadonlySet<string> = new Set([
  TRANSFER_SYNTAX.explicitLittleEndian,
  TRANSFER_SYNTAX.implicitLittleEndian,
]);
/** Abstract syntaxes that need no free disk. */
const WITHOUT_OBJECTS: ReadonlySet<string> = new Set([VERIFICATION, STORAGE_COMMITMENT_PUSH]);

export interface ProviderContext extends PetSinkContext {
  readonly dataDir: string;
  /** An object that is no PET image was taken and dropped: the first of its series on that association. */
  onDroppedSeries(object: IncomingObject, seriesInstanceUid: string | undefined): void;
  onDropped(object: IncomingObject): void;
  /** An archive reports on a request for Storage Commitment: what it is answered. */
  onCommitmentReport(report: CommitmentReport, from: Source): Promise<Outcome>;
}

const CHECK_DISK_EVERY_MS = 250;

/** The gateway's rules for its Store and Verification SCP, and for reports on Storage Commitment that it asked for. */
export class StorageProvider implements ServiceProvider {
  #policy: ListenerPolicy;
  readonly #context: ProviderContext;
  #diskCheckedAt = 0;
  #isDiskLow = false;
  readonly #droppedSeries = new Set<string>();
  readonly events = {
    sopClasses: new Set([STORAGE_COMMITMENT_PUSH]),
    take: (event: IncomingEvent) =>
      answerCommitmentEvent(event, (report) => {
        const { callingAeTitle: aeTitle = '', address = '' } = event.peer ?? {};
        return this.#context.onCommitmentReport(report, { aeTitle, address });
      }),
  };

  constructor(policy: ListenerPolicy, context: ProviderContext) {
    this.#policy = policy;
    this.#context = context;
  }

  set policy(policy: ListenerPolicy) {
    this.#policy = policy;
    this.#diskCheckedAt = 0;
  }

  admit(request: AssociateRequest, address: string): Rejection | undefined {
    const { aeTitle, checksCalledAeTitle, callers } = this.#policy;
    if (checksCalledAeTitle && request.calledAeTitle !== aeTitle) return REJECTION.calledAeTitle;
    const isKnown = callers?.some(
      (each) => each.aeTitle === request.callingAeTitle && each.address === address,
    );
    if (isKnown === false) return REJECTION.callingAeTitle;
    const bringsObjects = request.contexts.some(
      ({ abstractSyntaxUid }) => !WITHOUT_OBJECTS.has(abstractSyntaxUid),
    );
    return bringsObjects && this.isDiskLow() ? REJECTION.congestion : undefined;
  }

  isKnown(address: string): boolean {
    const { known } = this.#policy;
    return known.length === 0 || known.includes(address);
  }

  transferSyntaxes(abstractSyntaxUid: string): Pick<ReadonlySet<string>, 'has'> | undefined {
    if (abstractSyntaxUid === PET_IMAGE_STORAGE) return PET_TRANSFER_SYNTAXES;
    if (abstractSyntaxUid === VERIFICATION) return VERIFICATION_TRANSFER_SYNTAXES;
    if (abstractSyntaxUid === STORAGE_COMMITMENT_PUSH) return EVENT_TRANSFER_SYNTAXES;
    // Also where others are refused: that it is not supported is told here too, not to the sender alone.
    const isTaken =
      isMultiFramePet(abstractSyntaxUid) ||
      (this.#policy.otherObjects === 'drop' && isDroppedClass(abstractSyntaxUid));
    return isTaken ? ANY_TRANSFER_SYNTAX : undefined;
  }

  openObject(object: PetObject): ObjectSink | Outcome {
    if (object.sopClassUid !== PET_IMAGE_STORAGE) return this.#dropped(object);
    if (this.isDiskLow()) {
      const outcome = { status: STATUS.outOfResources, comment: 'Not enough free disk space' };
      this.#context.onRefused(object, outcome);
      return outcome;
    }
    return new PetSink(object, this.#context);
  }

  /**
   * Whether free space is under the watermark, or cannot be known; asked of the system a few times a second at most.
   * @throws the system's error, e.g. where the data directory's file system is gone
   */
  isDiskLow(): boolean {
    const now = performance.now();
    if (now - this.#diskCheckedAt >= CHECK_DISK_EVERY_MS || this.#diskCheckedAt === 0) {
      this.#diskCheckedAt = now;
      this.#isDiskLow = true;
      const { bavail, bsize } = statfsSync(this.#context.dataDir);
      this.#isDiskLow = bavail * bsize < this.#policy.watermarkBytes;
    }
    return this.#isDiskLow;
  }

  #dropped(object: IncomingObject): ObjectSink {
    const outcome =
      this.#policy.otherObjects === 'refuse'
        ? { status: STATUS.sopClassNotSupported, comment: 'Multi-frame PET is not supported' }
        : { status: STATUS.success };
    return new DroppedObject(object.transferSyntaxUid, outcome, (seriesInstanceUid) => {
      this.#context.onDropped(object);
      const key = `${object.peer.callingAeTitle}@${object.peer.address}/${seriesInstanceUid ?? object.sopClassUid}`;
      if (this.#droppedSeries.has(key)) return;
      // Bounded: a series may be named again after a thousand others.
      if (this.#droppedSeries.size >= 1000) this.#droppedSeries.clear();
      this.#droppedSeries.add(key);
      this.#context.onDroppedSeries(object, seriesInstanceUid);
    });
  }
}
