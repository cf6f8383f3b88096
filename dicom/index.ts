/** DICOM files and networking, knowing nothing of the product that uses it. See CONFORMANCE.md. */
export { DicomError, type DicomErrorReason } from './dicom-error.ts';
export { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from './implementation.ts';
export * from './tag.ts';
export { TRANSFER_SYNTAX, datasetEncoding } from './transfer-syntax.ts';
export { isUsableUid, isValidUid, uidFromBits, uidFromParts } from './uid.ts';
export { CharacterSet } from './part10/character-set.ts';
export { Dataset, parseDataset, type ParseOptions } from './part10/dataset.ts';
export { decodePixels } from './pixel/decode-pixels.ts';
export { decodeJpegLs, encodeJpegLs, jpegLsSize, MOST_JPEG_LS_ROWS } from './pixel/jpeg-ls.ts';
export { dictionaryVr } from './part10/dictionary.ts';
export { DATASET_LIMITS, type DatasetLimits } from './part10/limits.ts';
export { formatDs, parseNumber } from './part10/number.ts';
export {
  encodeFileHeader,
  encodePart10,
  readDeflatedHead,
  readFileMeta,
  readPart10,
  readPart10File,
  readPart10Header,
  type FileMeta,
  type Part10,
  type ReadOptions,
} from './part10/part10-file.ts';
export { replaceElements, type Edits } from './part10/replace.ts';
export {
  binaryValue,
  bytesValue,
  encodeDataset,
  encodeElement,
  item,
  sequenceValue,
  textValue,
  type Item,
  type Value,
} from './part10/values.ts';
export type { Vr } from './part10/vr.ts';
export type { Element } from './part10/walk.ts';

export { AssociationError, rejectedError, type AssociationErrorKind } from './net/association-error.ts';
export type { AssociateRequest } from './net/associate-pdu.ts';
export type { CommitmentReport, ReferencedObject } from './net/commitment-report.ts';
export { answerCommitmentEvent } from './net/commitment-report.ts';
export { requestCommitment, type CommitmentOptions } from './net/request-commitment.ts';
export type { SubOperations } from './net/command.ts';
export { connect, type Endpoint } from './net/connect.ts';
export { echo, type EchoOptions } from './net/echo.ts';
export { getObjects, type GetOptions, type GetOutcome } from './net/get-objects.ts';
export type { GivenObject } from './net/incoming-request.ts';
export { part10In, type Part10In } from './net/part10-in.ts';
export { ABORT, REJECTION, rejectionReason, type Abort, type Rejection } from './net/pdu.ts';
export {
  ASSOCIATION_TIMEOUTS,
  RequestedAssociation,
  type AssociationTimeouts,
} from './net/requested-association.ts';
export {
  DicomServer,
  plainAddress,
  SERVER_LIMITS,
  type ServerLimits,
  type ServerOptions,
} from './net/server.ts';
export type {
  AssociationEvent,
  IncomingEvent,
  IncomingObject,
  ObjectSink,
  Outcome,
  Peer,
  ServiceProvider,
} from './net/service-provider.ts';
export { describeStatus, isPending, isSuccess, isWarning, QUERY_STATUS, STATUS } from './net/status.ts';
export {
  storeObjects,
  type StoreObject,
  type StoreOptions,
  type StoreResult,
  type StoreSummary,
} from './net/store-objects.ts';
export { acceptedContext, storageContexts, type OfferedObject } from './net/storage-contexts.ts';
export type { AssociationEnd } from './net/upper-layer.ts';
export {
  isMultiFramePet,
  NAMED_STORAGE_CLASSES,
  PET_IMAGE_STORAGE,
  sopClassName,
  STORAGE_COMMITMENT_PUSH,
  VERIFICATION,
} from './sop-class.ts';
