import { DicomError } from '../dicom-error.ts';

/** Items of A-ASSOCIATE-RQ and A-ASSOCIATE-AC (PS3.8 9.3.2, 9.3.3; PS3.7 annex D). */
export const PDU_TYPE = {
  associateRequest: 0x01,
  associateAccept: 0x02,
  associateReject: 0x03,
  data: 0x04,
  releaseRequest: 0x05,
  releaseResponse: 0x06,
  abort: 0x07,
} as const;

const ITEM_TYPE = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  decidedContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClassUid: 0x52,
  asynchronousWindow: 0x53,
  roleSelection: 0x54,
  implementationVersionName: 0x55,
} as const;

const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

export interface ProposedContext {
  /** Odd, 1 to 255. */
  readonly id: number;
  readonly abstractSyntaxUid: string;
  readonly transferSyntaxUids: readonly string[];
}

/** PS3.8 9.3.3.2: 0 acceptance, 1 user rejection, 3 abstract syntax and 4 transfer syntaxes not supported. */
export type ContextResult = 0 | 1 | 2 | 3 | 4;

export interface DecidedContext {
  readonly id: number;
  readonly result: ContextResult;
  /** Meaningless unless accepted. */
  readonly transferSyntaxUid: string;
}

/** SCP/SCU role selection (PS3.7 D.3.3.4), as seen by the association's requestor. */
export interface RoleSelection {
  readonly sopClassUid: string;
  readonly scu: boolean;
  readonly scp: boolean;
}

interface AssociateCommon {
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  /** Largest P-DATA-TF the sender of this PDU receives, bytes; 0 for no limit. */
  readonly maximumLength: number;
  readonly implementationClassUid: string;
  readonly implementationVersionName: string | undefined;
  /** Operations invoked and performed at a time; absent when not negotiated, which means 1 and 1. */
  readonly asynchronousWindow: { readonly invoked: number; readonly performed: number } | undefined;
  readonly roles: readonly RoleSelection[];
}

export interface AssociateRequest extends AssociateCommon {
  readonly protocolVersion: number;
  readonly applicationContextUid: string;
  readonly contexts: readonly ProposedContext[];
}

export interface AssociateAccept extends AssociateCommon {
  readonly contexts: readonly DecidedContext[];
}

/** @param body the PDU behind its six bytes of header. @throws DicomError malformed or truncated */
export function decodeAssociateRequest(body: Buffer): AssociateRequest {
  const items = decodeItems(fixedPart(body), 0);
  const contexts = items
    .filter(([type]) => type === ITEM_TYPE.proposedContext)
    .map(([, value]) => proposed(value));
  const ids = new Set(contexts.map(({ id }) => id));
  if (contexts.length === 0 || ids.size !== contexts.length || contexts.some(({ id }) => id % 2 === 0)) {
    throw new DicomError('malformed', 'presentation context ids are not distinct odd numbers');
  }
  return {
    ...common(body, items),
    protocolVersion: body.readUInt16BE(0),
    applicationContextUid: textOf(items, ITEM_TYPE.applicationContext) ?? '',
    contexts,
  };
}

/** @throws DicomError malformed or truncated */
export function decodeAssociateAccept(body: Buffer): AssociateAccept {
  const items = decodeItems(fixedPart(body), 0);
  const contexts = items
    .filter(([type]) => type === ITEM_TYPE.decidedContext)
    .map(([, value]) => decided(value));
  return { ...common(body, items), contexts };
}

export function encodeAssociateRequest(request: Omit<AssociateRequest, 'protocolVersion'>): Buffer {
  const contexts = request.contexts.map(({ id, abstractSyntaxUid, transferSyntaxUids }) =>
    encodeItem(ITEM_TYPE.proposedContext, [
      Buffer.from([id, 0, 0, 0]),
      encodeText(ITEM_TYPE.abstractSyntax, abstractSyntaxUid),
      ...transferSyntaxUids.map((uid) => encodeText(ITEM_TYPE.transferSyntax, uid)),
    ]),
  );
  return encodeAssociate(PDU_TYPE.associateRequest, request, contexts);
}

export function encodeAssociateAccept(accept: AssociateAccept): Buffer {
  const contexts = accept.contexts.map(({ id, result, transferSyntaxUid }) =>
    encodeItem(ITEM_TYPE.decidedContext, [
      Buffer.from([id, 0, result, 0]),
      encodeText(ITEM_TYPE.transferSyntax, transferSyntaxUid),
    ]),
  );
  return encodeAssociate(PDU_TYPE.associateAccept, accept, contexts);
}

type Item = readonly [type: number, value: Buffer];

/** Version, AE titles and reserved bytes come first, 68 bytes. */
const FIXED_PART = 68;

function fixedPart(body: Buffer): Buffer {
  if (body.length < FIXED_PART)
    throw new DicomError('truncated', 'an A-ASSOCIATE PDU is shorter than its fixed part');
  return body.subarray(FIXED_PART);
}

function common(body: Buffer, items: readonly Item[]): AssociateCommon {
  const user = items.find(([type]) => type === ITEM_TYPE.userInformation)?.[1] ?? Buffer.alloc(0);
  const information = decodeItems(user, 0);
  const maximum = information.find(([type]) => type === ITEM_TYPE.maximumLength)?.[1];
  const window = information.find(([type]) => type === ITEM_TYPE.asynchronousWindow)?.[1];
  return {
    calledAeTitle: body.toString('latin1', 4, 20).trim(),
    callingAeTitle: body.toString('latin1', 20, 36).trim(),
    maximumLength: maximum && maximum.length >= 4 ? maximum.readUInt32BE(0) : 0,
    implementationClassUid: textOf(information, ITEM_TYPE.implementationClassUid) ?? '',
    implementationVersionName: textOf(information, ITEM_TYPE.implementationVersionName),
    asynchronousWindow:
      window && window.length >= 4
        ? { invoked: window.readUInt16BE(0), performed: window.readUInt16BE(2) }
        : undefined,
    roles: information.filter(([type]) => type === ITEM_TYPE.roleSelection).map(([, value]) => role(value)),
  };
}

function proposed(value: Buffer): ProposedContext {
  const items = decodeItems(value, 4);
  return {
    id: value[0] as number,
    abstractSyntaxUid: textOf(items, ITEM_TYPE.abstractSyntax) ?? '',
    transferSyntaxUids: items
      .filter(([type]) => type === ITEM_TYPE.transferSyntax)
      .map(([, uid]) => text(uid)),
  };
}

function decided(value: Buffer): DecidedContext {
  const items = decodeItems(value, 4);
  const result = value[2] as number;
  return {
    id: value[0] as number,
    result: (result > 4 ? 2 : result) as ContextResult,
    transferSyntaxUid: textOf(items, ITEM_TYPE.transferSyntax) ?? '',
  };
}

function role(value: Buffer): RoleSelection {
  const length = value.length >= 2 ? value.readUInt16BE(0) : 0;
  if (value.length < length + 4)
    throw new DicomError('truncated', 'a role selection is shorter than it says');
  return {
    sopClassUid: text(value.subarray(2, 2 + length)),
    scu: value[2 + length] === 1,
    scp: value[3 + length] === 1,
  };
}

/** Items of one byte type, one reserved, two of length. @throws DicomError truncated */
function decodeItems(bytes: Buffer, from: number): Item[] {
  const items: Item[] = [];
  if (bytes.length < from)
    throw new DicomError('truncated', 'an association item is shorter than its fixed part');
  for (let at = from; at < bytes.length;) {
    const end = bytes.length - at < 4 ? Infinity : at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length)
      throw new DicomError('truncated', 'an association item reaches beyond what holds it');
    items.push([bytes[at] as number, bytes.subarray(at + 4, end)]);
    at = end;
  }
  return items;
}

function textOf(items: readonly Item[], type: number): string | undefined {
  const value = items.find(([each]) => each === type)?.[1];
  return value && text(value);
}

/** UIDs are not padded here (PS3.8 annex F), though some peers pad them with NUL. */
function text(value: Buffer): string {
  let end = value.length;
  while (end > 0 && (value[end - 1] === 0 || value[end - 1] === 0x20)) end--;
  return value.toString('latin1', 0, end);
}

function encodeAssociate(type: number, associate: AssociateCommon, contexts: readonly Buffer[]): Buffer {
  const { implementationVersionName, asynchronousWindow } = associate;
  const maximum = Buffer.alloc(4);
  maximum.writeUInt32BE(associate.maximumLength);
  const information = [
    encodeItem(ITEM_TYPE.maximumLength, [maximum]),
    encodeText(ITEM_TYPE.implementationClassUid, associate.implementationClassUid),
  ];
  if (asynchronousWindow) {
    const window = Buffer.alloc(4);
    window.writeUInt16BE(asynchronousWindow.invoked, 0);
    window.writeUInt16BE(asynchronousWindow.performed, 2);
    information.push(encodeItem(ITEM_TYPE.asynchronousWindow, [window]));
  }
  for (const { sopClassUid, scu, scp } of associate.roles) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(sopClassUid.length);
    const flags = Buffer.from([Number(scu), Number(scp)]);
    information.push(
      encodeItem(ITEM_TYPE.roleSelection, [length, Buffer.from(sopClassUid, 'latin1'), flags]),
    );
  }
  if (implementationVersionName !== undefined) {
    information.push(encodeText(ITEM_TYPE.implementationVersionName, implementationVersionName));
  }
  const fixed = Buffer.alloc(FIXED_PART);
  fixed.writeUInt16BE(1, 0);
  fixed.write(associate.calledAeTitle.slice(0, 16).padEnd(16), 4, 'latin1');
  fixed.write(associate.callingAeTitle.slice(0, 16).padEnd(16), 20, 'latin1');
  return encodePdu(type, [
    fixed,
    encodeText(ITEM_TYPE.applicationContext, APPLICATION_CONTEXT),
    ...contexts,
    encodeItem(ITEM_TYPE.userInformation, information),
  ]);
}

function encodeItem(type: number, parts: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(4);
  header[0] = type;
  header.writeUInt16BE(
    parts.reduce((sum, part) => sum + part.length, 0),
    2,
  );
  return Buffer.concat([header, ...parts]);
}

function encodeText(type: number, value: string): Buffer {
  return encodeItem(type, [Buffer.from(value, 'latin1')]);
}

export function encodePdu(type: number, parts: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(6);
  header[0] = type;
  header.writeUInt32BE(
    parts.reduce((sum, part) => sum + part.length, 0),
    2,
  );
  return Buffer.concat([header, ...parts]);
}
