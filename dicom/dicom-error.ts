/**
 * What can be wrong with DICOM bytes or a DICOM peer:
 * - `truncated`: an element, item or header reaches beyond the end of the bytes
 * - `malformed`: the bytes break the encoding rules of PS3.5
 * - `limit`: a bound on depth, element count or size was reached
 * - `not-dicom`: nothing recognisable as DICOM
 * - `unsupported-transfer-syntax`: big endian, or one that this library does not read
 * - `unsupported-pixels`: a pixel format that cannot be decoded
 * - `invalid-value`: a value to be written that its VR cannot hold
 */
export type DicomErrorReason =
  | 'truncated'
  | 'malformed'
  | 'limit'
  | 'not-dicom'
  | 'unsupported-transfer-syntax'
  | 'unsupported-pixels'
  | 'invalid-value';

/** The only error that reading and writing DICOM objects throws. Messages name tags and offsets, never values. */
export class DicomError extends Error {
  readonly reason: DicomErrorReason;

  constructor(reason: DicomErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DicomError';
    this.reason = reason;
  }
}
