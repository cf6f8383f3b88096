import { DicomError } from '../dicom-error.ts';
import { DEFAULT_CHARACTER_SET } from '../part10/character-set.ts';
import { parseDataset, type Dataset } from '../part10/dataset.ts';
import { binaryValue, byteLength, encodeElement, type Value } from '../part10/values.ts';
import type { Tag } from '../tag.ts';
import { TRANSFER_SYNTAX } from '../transfer-syntax.ts';
import { COMMAND, DATA_HEADER, LAST_FRAGMENT, writeDataHeader } from './pdu.ts';

/** Command fields (PS3.7 E.1). Responses have the highest bit set. */
export const COMMAND_FIELD = {
  storeRequest: 0x0001,
  getRequest: 0x0010,
  echoRequest: 0x0030,
  eventReportRequest: 0x0100,
  actionRequest: 0x0130,
  cancelRequest: 0x0fff,
} as const;
const RESPONSE = 0x8000;
const NO_DATASET = 0x0101;

/** Sub-operations of a C-MOVE or C-GET (PS3.7 9.1.3, 9.1.4): null where the peer does not say. */
export interface SubOperations {
  readonly remaining: number | null;
  readonly completed: number | null;
  readonly failed: number | null;
  readonly warnings: number | null;
}

/** A DIMSE command set (PS3.7 6.3.1). */
export interface Command {
  readonly field: number;
  readonly isResponse: boolean;
  /** Of a request its own message id, of a response that of the request it answers. */
  readonly messageId: number;
  readonly hasDataset: boolean;
  readonly sopClassUid: string | undefined;
  readonly sopInstanceUid: string | undefined;
  /** Responses only. */
  readonly status: number | undefined;
  readonly errorComment: string | undefined;
  /** N-EVENT-REPORT and N-ACTION. */
  readonly typeId: number | undefined;
  /** Responses to C-GET. */
  readonly operations: SubOperations | undefined;
}

/** Command sets are a few hundred bytes. */
export const LONGEST_COMMAND = 16 * 1024;

/** @throws DicomError malformed, truncated, limit */
export function decodeCommand(bytes: Buffer): Command {
  const set = parseDataset(bytes, {
    transferSyntaxUid: TRANSFER_SYNTAX.implicitLittleEndian,
    limits: { depth: 0, elements: 100 },
  });
  const field = set.number(0x00000100, 'US');
  if (field === undefined) throw new DicomError('malformed', 'a command set without Command Field');
  const isResponse = (field & RESPONSE) !== 0;
  const messageId = set.number(isResponse ? 0x00000120 : 0x00000110, 'US');
  if (messageId === undefined && field !== COMMAND_FIELD.cancelRequest) {
    throw new DicomError('malformed', 'a command set without Message ID');
  }
  return {
    field: field & ~RESPONSE,
    isResponse,
    messageId: messageId ?? 0,
    hasDataset: (set.number(0x00000800, 'US') ?? NO_DATASET) !== NO_DATASET,
    sopClassUid: uid(set, 0x00000002) ?? uid(set, 0x00000003),
    sopInstanceUid: uid(set, 0x00001000) ?? uid(set, 0x00001001),
    status: set.number(0x00000900, 'US'),
    errorComment: set.text(0x00000902, 'LO'),
    typeId: set.number(0x00001002, 'US') ?? set.number(0x00001008, 'US'),
    operations: field === (COMMAND_FIELD.getRequest | RESPONSE) ? operationsOf(set) : undefined,
  };
}

function operationsOf(set: Dataset): SubOperations {
  const count = (tag: Tag) => set.number(tag, 'US') ?? null;
  return {
    remaining: count(0x00001020),
    completed: count(0x00001021),
    failed: count(0x00001022),
    warnings: count(0x00001023),
  };
}

function uid(set: Dataset, tag: Tag): string | undefined {
  return set.text(tag, 'UI');
}

export interface Request {
  readonly field: number;
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid?: string;
  readonly hasDataset: boolean;
  /** N-ACTION's type. */
  readonly actionTypeId?: number;
}

const WITH_PRIORITY: ReadonlySet<number> = new Set([COMMAND_FIELD.storeRequest, COMMAND_FIELD.getRequest]);

/** A request as whole P-DATA-TF PDUs for that presentation context. */
export function encodeRequest(contextId: number, request: Request): Buffer {
  const hasPriority = WITH_PRIORITY.has(request.field);
  const isAction = request.field === COMMAND_FIELD.actionRequest;
  return encodeCommand(contextId, [
    [isAction ? 0x00000003 : 0x00000002, { vr: 'UI', text: request.sopClassUid }],
    [0x00000100, binaryValue('US', request.field)],
    [0x00000110, binaryValue('US', request.messageId)],
    [0x00000700, hasPriority ? binaryValue('US', 0) : undefined],
    [0x00000800, binaryValue('US', request.hasDataset ? 1 : NO_DATASET)],
    [isAction ? 0x00001001 : 0x00001000, text('UI', request.sopInstanceUid)],
    [0x00001008, request.actionTypeId === undefined ? undefined : binaryValue('US', request.actionTypeId)],
  ]);
}

/** The response to a request, without dataset. The comment is cut to the 64 characters that it may have. */
export function encodeResponse(
  contextId: number,
  request: Command,
  status: number,
  errorComment?: string,
): Buffer {
  const isEvent = request.field === COMMAND_FIELD.eventReportRequest;
  return encodeCommand(contextId, [
    [0x00000002, text('UI', request.sopClassUid)],
    [0x00000100, binaryValue('US', request.field | RESPONSE)],
    [0x00000120, binaryValue('US', request.messageId)],
    [0x00000800, binaryValue('US', NO_DATASET)],
    [0x00000900, binaryValue('US', status)],
    [0x00000902, text('LO', errorComment?.slice(0, 64))],
    [0x00001000, text('UI', request.sopInstanceUid)],
    [0x00001002, isEvent && request.typeId !== undefined ? binaryValue('US', request.typeId) : undefined],
  ]);
}

type Elements = readonly (readonly [Tag, Value | undefined])[];

/** Commands are implicit VR little endian whatever the context's transfer syntax (PS3.7 6.3.1). */
const ENCODING = { explicitVr: false, characterSet: DEFAULT_CHARACTER_SET };

/** Command sets fit into one fragment of any peer: they are far below the smallest maximum length in use. */
function encodeCommand(contextId: number, elements: Elements): Buffer {
  const chunks = elements.flatMap(([tag, value]) => (value ? encodeElement(tag, value, ENCODING) : []));
  const group = encodeElement(0x00000000, binaryValue('UL', byteLength(chunks)), ENCODING);
  const header = Buffer.alloc(DATA_HEADER);
  writeDataHeader(header, 0, contextId, COMMAND | LAST_FRAGMENT, byteLength(group) + byteLength(chunks));
  return Buffer.concat([header, ...group, ...chunks]);
}

function text(vr: 'UI' | 'LO', value: string | undefined): Value | undefined {
  return value === undefined ? undefined : { vr, text: value };
}
