import {
  DicomError,
  isUsableUid,
  parseDataset,
  readDeflatedHead,
  SERIES_INSTANCE_UID,
  TRANSFER_SYNTAX,
  type ObjectSink,
  type Outcome,
} from '../../dicom/index.ts';

const HEAD = 64 * 1024;

/** Takes an object without keeping it; from its head only the series is read, for one line in the log. */
export class DroppedObject implements ObjectSink {
  readonly #transferSyntaxUid: string;
  readonly #onDropped: (seriesInstanceUid: string | undefined) => void;
  readonly #outcome: Outcome;
  #head = Buffer.alloc(0);

  /** @param outcome what its sender is answered */
  constructor(
    transferSyntaxUid: string,
    outcome: Outcome,
    onDropped: (seriesInstanceUid: string | undefined) => void,
  ) {
    this.#outcome = outcome;
    this.#transferSyntaxUid = transferSyntaxUid;
    this.#onDropped = onDropped;
  }

  write(bytes: Buffer): void {
    if (this.#head.length < HEAD) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD - this.#head.length)]);
    }
  }

  commit(): Outcome {
    this.#onDropped(this.#seriesInstanceUid());
    return this.#outcome;
  }

  abort(): void {
    this.#head = Buffer.alloc(0);
  }

  #seriesInstanceUid(): string | undefined {
    const options = { transferSyntaxUid: this.#transferSyntaxUid, stopAt: SERIES_INSTANCE_UID + 1 };
    try {
      const isDeflated = this.#transferSyntaxUid === TRANSFER_SYNTAX.deflatedExplicitLittleEndian;
      const dataset = isDeflated ? readDeflatedHead(this.#head, options) : parseDataset(this.#head, options);
      const uid = dataset.text(SERIES_INSTANCE_UID);
      return uid !== undefined && isUsableUid(uid) ? uid : undefined;
    } catch (error) {
      if (error instanceof DicomError) return undefined;
      throw error;
    }
  }
}
