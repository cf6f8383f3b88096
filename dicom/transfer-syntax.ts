export const TRANSFER_SYNTAX = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
  jpegLosslessProcess14: '1.2.840.10008.1.2.4.57',
  jpegLosslessProcess14Sv1: '1.2.840.10008.1.2.4.70',
  jpegLsLossless: '1.2.840.10008.1.2.4.80',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  rleLossless: '1.2.840.10008.1.2.5',
} as const;

/** How a dataset of this transfer syntax is written (PS3.5 annex A). */
export interface DatasetEncoding {
  readonly explicitVr: boolean;
  readonly deflated: boolean;
}

/** Undefined for big endian, the one encoding that is not read. Unknown syntaxes are explicit little endian (A.4). */
export function datasetEncoding(transferSyntaxUid: string): DatasetEncoding | undefined {
  if (transferSyntaxUid === TRANSFER_SYNTAX.explicitBigEndian) return undefined;
  return {
    explicitVr: transferSyntaxUid !== TRANSFER_SYNTAX.implicitLittleEndian,
    deflated: transferSyntaxUid === TRANSFER_SYNTAX.deflatedExplicitLittleEndian,
  };
}
