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
import type { Receipt } from '../storage/receipt.ts';

export interface PetSinkContext {
  readonly directories: SpoolDirectories;
  /** A part of a file name that no other file has. */
  nextUnique(): string;
  /** As the log has it. */
  associationName(association: number): string;
  /** The image is in the spool; its answer follows. */
  onReceived(receipt: Receipt): void;
  /** It was not taken; for the log. */
  onRefused(object: IncomingObject, outcome: Outcome): void;
}

/** Memory for one object: a longer one goes to its file as it comes. */
const KEPT_IN_MEMORY = 2 * 1024 * 1024;
/** Where the header of an image ends at the latest. */
const LONGEST_HEADER = 2 * 1024 * 1024;
const USUAL_HEADER = 64 * 1024;
const LONGEST_INFLATED_HEAD = 16 * 1024 * 1024;

/**
 * Takes one PET image to the spool: bytes as they come behind our own preamble and file meta group, one `writev`,
 * Success when they are safe. The header is walked only as far as the receipt needs.
 */
export class PetSink implements ObjectSink {
  readonly #object: IncomingObject;
  readonly #context: PetSinkContext;
  readonly #blocks = new DatasetBlocks();
  #header: InstanceHeader | undefined;
  #key = '';
  #writer: SpoolWriter | undefined;
  #refusal: Outcome | undefined;

  constructor(object: IncomingObject, context: PetSinkContext) {
    this.#object = object;
    this.#context = context;
  }

  write(bytes: Buffer): void {
    if (this.#refusal) return;
    this.#blocks.push(bytes);
    if (this.#blocks.length >= KEPT_IN_MEMORY) {
      this.#attempt(() => {
        const head = this.#writer ? undefined : this.#blocks.head(LONGEST_HEADER);
        const writer = this.#writer ?? this.#open(head as Buffer);
        this.#blocks.drain((blocks) => writer.append(blocks));
      });
    }
  }

  async commit(): Promise<Outcome> {
    let written: Pick<Receipt, 'bytes' | 'mark'> | undefined;
    let durable: Promise<void> | undefined;
    this.#attempt(() => {
      const writer = this.#writer ?? this.#open();
      this.#blocks.drain((blocks) => {
        durable = writer.finish(blocks);
      });
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
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.discard();
  }

  #open(head = this.#blocks.head(USUAL_HEADER)): SpoolWriter {
    const { sopClassUid, sopInstanceUid, transferSyntaxUid, peer } = this.#object;
    this.#header = readInstanceHeader(this.#readDataset(head));
    const { slice, series } = this.#header;
    if (slice.sopClassUid !== sopClassUid || slice.sopInstanceUid !== sopInstanceUid) throw new Mismatch();
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
      const isShort = error instanceof DicomError && error.reason === 'truncated';
      if (!isShort || head.length >= Math.min(LONGEST_HEADER, this.#blocks.length)) throw error;
      return this.#readDataset(this.#blocks.head(LONGEST_HEADER));
    }
  }
}

/** The dataset is not what the command said it would be. */
class Mismatch extends Error {}

/** PS3.4 table B.2-1. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof DicomError) {
    return { status: STATUS.cannotUnderstand, comment: `Header ${error.message}` };
  }
  if (error instanceof Mismatch) {
    return { status: STATUS.datasetMismatch, comment: 'Dataset has another SOP class or instance' };
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return { status: STATUS.outOfResources, comment: 'Disk full' };
  return { status: STATUS.processingFailure, comment: `Storage failed ${code}` };
}
