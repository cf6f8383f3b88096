import { encodeDataset, textValue, type Value } from '../part10/values.ts';
import { STUDY_ROOT_GET } from '../sop-class.ts';
import type { Tag } from '../tag.ts';
import { TRANSFER_SYNTAX } from '../transfer-syntax.ts';
import type { ProposedContext, RoleSelection } from './associate-pdu.ts';
import { COMMAND_FIELD, type Command, type SubOperations } from './command.ts';
import type { Endpoint } from './connect.ts';
import type { GivenObject } from './incoming-request.ts';
import { RequestedAssociation, type AssociationTimeouts } from './requested-association.ts';
import type { ObjectSink, Outcome } from './service-provider.ts';
import type { OfferedObject } from './storage-contexts.ts';

export interface GetOptions extends Endpoint {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** What is taken, the most wanted first: of more than 127 pairs the first. */
  readonly storage: Iterable<OfferedObject>;
  /** `dimseMs` is the longest time without anything from the peer. */
  readonly timeouts?: Partial<AssociationTimeouts>;
  readonly signal?: AbortSignal;
  /** A sink for an object that comes, or the status with which it is refused. */
  openObject(object: GivenObject): ObjectSink | Outcome;
  /** The peer's count, as it goes on. */
  onOperations?(operations: SubOperations): void;
}

export type GetOutcome =
  /** The last response (PS3.4 C.4.3.1.4). */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly comment: string;
      readonly operations: SubOperations | undefined;
    }
  /** C-GET itself, or that this side takes objects (the role of an SCP), is not accepted. */
  | { readonly kind: 'not-offered'; readonly what: 'get' | 'storage' };

const MOST_STORAGE_CONTEXTS = 127;
const GET_CONTEXT: ProposedContext = {
  id: 1,
  abstractSyntaxUid: STUDY_ROOT_GET,
  transferSyntaxUids: [TRANSFER_SYNTAX.explicitLittleEndian, TRANSFER_SYNTAX.implicitLittleEndian],
};

/**
 * Retrieves one series by C-GET (PS3.4 C.4.3): the objects come on this association, on which this side proposes
 * itself as SCP of their storage (PS3.7 D.3.3.4).
 * @throws AssociationError
 */
export async function getObjects(options: GetOptions): Promise<GetOutcome> {
  const storage = storageContextsOf(options.storage);
  const classes = new Set(storage.map(({ abstractSyntaxUid }) => abstractSyntaxUid));
  const association = await RequestedAssociation.open({
    ...options,
    contexts: [GET_CONTEXT, ...storage],
    roles: [...classes].map((sopClassUid) => ({ sopClassUid, scu: false, scp: true })),
    onStore: (object) => options.openObject(object),
  });
  try {
    const what = missing(association, storage);
    if (what) {
      await association.release();
      return { kind: 'not-offered', what };
    }
    const request = { field: COMMAND_FIELD.getRequest, sopClassUid: STUDY_ROOT_GET, hasDataset: true };
    const transferSyntaxUid = association.accepted.get(GET_CONTEXT.id) as string;
    const tell = ({ operations }: Command) => operations && options.onOperations?.(operations);
    const response = await association.send(
      GET_CONTEXT.id,
      request,
      once(identifier(options, transferSyntaxUid)),
      tell,
    );
    await association.release();
    const { status, errorComment: comment = '', operations } = response;
    return { kind: 'answered', status: status as number, comment, operations };
  } catch (error) {
    await association.abort();
    throw error;
  }
}

/** One context for each pair, so that the peer can send what it has compressed as it is. */
function storageContextsOf(storage: Iterable<OfferedObject>): ProposedContext[] {
  return [...storage].slice(0, MOST_STORAGE_CONTEXTS).map(({ sopClassUid, transferSyntaxUid }, index) => ({
    id: index * 2 + 3,
    abstractSyntaxUid: sopClassUid,
    transferSyntaxUids: [transferSyntaxUid],
  }));
}

/** A peer that answers no role at all is taken at its contexts: some that send by C-GET do so. */
function missing(
  {
    accepted,
    roles,
  }: { readonly accepted: ReadonlyMap<number, string>; readonly roles: readonly RoleSelection[] },
  storage: readonly ProposedContext[],
): 'get' | 'storage' | undefined {
  if (!accepted.has(GET_CONTEXT.id)) return 'get';
  const refused = new Set(roles.filter(({ scp }) => !scp).map(({ sopClassUid }) => sopClassUid));
  const isAny = storage.some(
    ({ id, abstractSyntaxUid }) => accepted.has(id) && !refused.has(abstractSyntaxUid),
  );
  return isAny ? undefined : 'storage';
}

function identifier(
  { studyInstanceUid, seriesInstanceUid }: Pick<GetOptions, 'studyInstanceUid' | 'seriesInstanceUid'>,
  transferSyntaxUid: string,
): Buffer {
  return encodeDataset(
    new Map<Tag, Value>([
      [0x00080052, textValue('CS', 'SERIES')],
      [0x0020000d, textValue('UI', studyInstanceUid)],
      [0x0020000e, textValue('UI', seriesInstanceUid)],
    ]),
    transferSyntaxUid,
  );
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
