import dimse from 'dcmjs-dimse';

/**
 * A dataset that dcmjs-dimse carries as it is: its own writer leaves out private elements and writes numbers anew, so
 * that what came back could not be held against what was sent.
 */
export class RawDataset extends dimse.Dataset {
  readonly bytes: Buffer;

  /** @param elements what the library needs of it: the SOP class and instance */
  constructor(bytes: Buffer, transferSyntaxUid: string, elements: Readonly<Record<string, string>> = {}) {
    super({ ...elements }, transferSyntaxUid);
    this.bytes = bytes;
  }

  override getDenaturalizedDataset(): Buffer {
    return this.bytes;
  }
}
