import {
  DicomError,
  encodeFileHeader,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  parseDataset,
  PIXEL_DATA,
  readDeflatedHead,
  STATUS,
  TRANSFER_SYNTAX,
  type Dataset,
  type IncomingObject,
  type ObjectSink,
  type Outcome,
} from '../../dicom/index.ts';
import type { InstanceHeader } from '../imaging/instance-header.ts';
import { readInstanceHeader } from '../imaging/read-instance-header.ts';
import { buildSpoolKey } from '../storage/spool.ts';
import type { SpoolDirectories } from '../storage/spool-directories.ts';
import { SpoolWriter } from '../storage/spool-writer.ts';
import { DatasetBlocks } from './dataset-blocks.ts';
import type { HeaderBudget } from './header-budget.ts';
import type { Receipt } from '../storage/receipt.ts';

export interface PetSinkContext {
  readonly directories: SpoolDirectories;
  /** For what objects keep in memory beyond the usual, until their header is whole. */
  readonly headerBudget: HeaderBudget;
  /** A part of a file name that no other file has. */
  nextUnique(): string;
  /** As the log has it. */
  associationName(association: number): string;
  /** The image is in the spool; its answer follows. */
  onReceived(receipt: Receipt): void;
  /** It was not taken; for the log. */
  onRefused(object: IncomingObject, outcome: Outcome): void;
}

/** An image that comes; where it was asked for, or comes by HTTP, it may be said to which study and series it belongs. */
export type PetObject = IncomingObject & {
  readonly studyInstanceUid?: string | undefined;
  readonly seriesInstanceUid?: string | undefined;
};

/** Memory for one object: a longer one goes to its file as it comes. */
const KEPT_IN_MEMORY = 2 * 1024 * 1024;
/** Where the header of an image ends at the latest; as far as the steps read it. */
const LONGEST_HEADER = 16 * 1024 * 1024;
const USUAL_HEADER = 64 * 1024;
const LONGEST_INFLATED_HEAD = 16 * 1024 * 1024;

/**
 * Takes one PET image to the spool: bytes as they come behind our own preamble and file meta group, one `writev`,
 * Success when they are safe. The header is walked only as far as the receipt needs.
 */
export class PetSink implements ObjectSink {
  readonly #object: PetObject;
  readonly #context: PetSinkContext;
  readonly #blocks = new DatasetBlocks();
  #header: InstanceHeader | undefined;
  #key = '';
  /** Length at which it is tried next to open the file. */
  #openAt = KEPT_IN_MEMORY;
  /** Taken of the budget. */
  #kept = 0;
  #writer: SpoolWriter | undefined;
  #refusal: Outcome | undefined;

  constructor(object: PetObject, context: PetSinkContext) {
    this.#object = object;
    this.#context = context;
  }

  write(bytes: Buffer): void {
    if (this.#refusal) return;
    this.#blocks.push(bytes);
    if (this.#blocks.length < this.#openAt) return;
    this.#attempt(() => {
      const writer = this.#writer ?? this.#openIfWhole();
      if (!writer) return;
      this.#blocks.drain((blocks) => writer.append(blocks));
      this.#openAt = KEPT_IN_MEMORY;
      this.#giveBack();
    });
  }

  async commit(): Promise<Outcome> {
    let written: Pick<Receipt, 'bytes' | 'mark'> | undefined;
    let durable: Promise<void> | undefined;
    this.#attempt(() => {
      const writer = this.#writer ?? this.#open();
      this.#blocks.drain((blocks) => {
        durable = writer.finish(blocks);
      });
      this.#giveBack();
      written = { bytes: writer.bytes, mark: writer.mark };
    });
    try {
      await durable;
    } catch (error) {
      this.#refuse(error);
    }
    if (this.#refusal || !this.#header || !written) {
      const refusal = this.#refusal ?? { status: STATUS.processingFailure };
      this.#context.onRefused(this.#object, refusal);
      return refusal;
    }
    const { association, peer, transferSyntaxUid } = this.#object;
    this.#context.onReceived({
      key: this.#key,
      ...written,
      receivedAt: Date.now(),
      source: { aeTitle: peer.callingAeTitle, address: peer.address },
      calledAeTitle: peer.calledAeTitle,
      transferSyntaxUid,
      association: this.#context.associationName(association),
      header: this.#header,
    });
    return { status: STATUS.success };
  }

  abort(): void {
    this.#refusal ??= { status: STATUS.processingFailure };
    this.#drop();
  }

  #attempt(action: () => void): void {
    if (this.#refusal) return;
    try {
      action();
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    this.#refusal = outcomeOf(error);
    this.#drop();
  }

  #drop(): void {
    this.#blocks.drain(() => undefined);
    this.#giveBack();
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.discard();
  }

  /** Undefined while the header goes on: a private element of some megabytes before the pixels is not unusual. */
  #openIfWhole(): SpoolWriter | undefined {
    const kept = this.#blocks.length;
    try {
      return this.#open(this.#blocks.head(LONGEST_HEADER));
    } catch (error) {
      if (!isTruncated(error)) throw error;
      if (kept >= LONGEST_HEADER) throw new DicomError('limit', `longer than ${LONGEST_HEADER >> 20} MiB`);
      // As much again, and the copy in one piece that is read.
      if (!this.#context.headerBudget.take(2 * kept)) throw new OutOfMemory();
      this.#kept += 2 * kept;
      this.#openAt = Math.min(2 * kept, LONGEST_HEADER);
      return undefined;
    }
  }

  #giveBack(): void {
    this.#context.headerBudget.give(this.#kept);
    this.#kept = 0;
  }

  #open(head = this.#blocks.head(USUAL_HEADER)): SpoolWriter {
    const { sopClassUid, sopInstanceUid, transferSyntaxUid, peer } = this.#object;
    const { studyInstanceUid, seriesInstanceUid } = this.#object;
    this.#header = readInstanceHeader(this.#readDataset(head));
    const { slice, series } = this.#header;
    if (slice.sopClassUid !== sopClassUid || slice.sopInstanceUid !== sopInstanceUid)
      throw new Mismatch('Dataset has another SOP class or instance');
    if (studyInstanceUid !== undefined && series.studyInstanceUid !== studyInstanceUid)
      throw new Mismatch('Dataset is of another study');
    if (seriesInstanceUid !== undefined && series.seriesInstanceUid !== seriesInstanceUid)
      throw new Mismatch('Dataset is of another series');
    this.#key = buildSpoolKey({
      source: { aeTitle: peer.callingAeTitle, address: peer.address },
      seriesInstanceUid: series.seriesInstanceUid,
      sopInstanceUid,
      unique: this.#context.nextUnique(),
    });
    const fileHeader = encodeFileHeader({
      sopClassUid,
      sopInstanceUid,
      transferSyntaxUid,
      implementationClassUid: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
      sourceAeTitle: peer.callingAeTitle,
      sendingAeTitle: peer.callingAeTitle,
      receivingAeTitle: peer.calledAeTitle,
    });
    this.#writer = new SpoolWriter(this.#context.directories, this.#key, fileHeader);
    return this.#writer;
  }

  #readDataset(head: Buffer): Dataset {
    const { transferSyntaxUid } = this.#object;
    try {
      if (transferSyntaxUid === TRANSFER_SYNTAX.deflatedExplicitLittleEndian) {
        const limits = { inflatedBytes: LONGEST_INFLATED_HEAD };
        return readDeflatedHead(head, { transferSyntaxUid, stopAt: PIXEL_DATA, limits });
      }
      return parseDataset(head, { transferSyntaxUid, stopAt: PIXEL_DATA });
    } catch (error) {
      if (!isTruncated(error) || head.length >= Math.min(LONGEST_HEADER, this.#blocks.length)) throw error;
      return this.#readDataset(this.#blocks.head(LONGEST_HEADER));
    }
  }
}

function isTruncated(error: unknown): boolean {
  return error instanceof DicomError && error.reason === 'truncated';
}

/** Too many objects with long headers come at once: to be sent again later. */
class OutOfMemory extends Error {}

/** The dataset is not what the command, or the request, said it would be. */
class Mismatch extends Error {}

/** PS3.4 table B.2-1. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof DicomError) {
    return { status: STATUS.cannotUnderstand, comment: `Header ${error.message}` };
  }
  if (error instanceof Mismatch) {
    return { status: STATUS.datasetMismatch, comment: error.message };
  }
  if (error instanceof OutOfMemory)
    return { status: STATUS.outOfResources, comment: 'Too many long headers at a time' };
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return { status: STATUS.outOfResources, comment: 'Disk full' };
  return { status: STATUS.processingFailure, comment: `Storage failed ${code}` };
}
