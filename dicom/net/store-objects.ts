import { open, type FileHandle } from 'node:fs/promises';
import { readFileMeta } from '../part10/part10-file.ts';
import type { ProposedContext } from './associate-pdu.ts';
import { AssociationError } from './association-error.ts';
import { COMMAND_FIELD } from './command.ts';
import type { Endpoint } from './connect.ts';
import { RequestedAssociation, type AssociationTimeouts } from './requested-association.ts';
import { describeStatus, isSuccess, isWarning } from './status.ts';

/** A Part-10 file to send as it is. */
export interface StoreObject {
  readonly path: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** That of the file: the only one that is proposed for it. */
  readonly transferSyntaxUid: string;
}

/** How one object ended. Warnings count as stored (PS3.4 B.2.3). */
export interface StoreResult {
  readonly object: StoreObject;
  readonly outcome: 'stored' | 'warning' | 'failed';
  /** The peer's answer; undefined where it gave none. */
  readonly status: number | undefined;
  /** Why it failed or what the warning is, in words. */
  readonly reason: string | undefined;
}

export interface StoreOptions extends Endpoint {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly objects: Iterable<StoreObject>;
  readonly timeouts?: Partial<AssociationTimeouts>;
  readonly signal?: AbortSignal;
  /** Called once for every object, as soon as it ends. */
  onResult?(result: StoreResult): void;
}

export interface StoreSummary {
  readonly stored: number;
  readonly warnings: number;
  readonly failed: number;
  /** Why the association could not be made or ended early; its objects without an answer count as failed. */
  readonly error: AssociationError | undefined;
}

/**
 * Sends objects on one association by C-STORE (PS3.4 B), the dataset's bytes as they lie in the files. Every object
 * ends with a result: those without an answer, or without an accepted presentation context, as failed.
 * Never throws for what a peer or a file does.
 */
export async function storeObjects(options: StoreOptions): Promise<StoreSummary> {
  const objects = [...options.objects];
  const counts = { stored: 0, warning: 0, failed: 0 };
  const report = (object: StoreObject, result: Omit<StoreResult, 'object'>) => {
    counts[result.outcome]++;
    options.onResult?.({ object, ...result });
  };
  const fail = (object: StoreObject, reason: string) =>
    report(object, { outcome: 'failed', status: undefined, reason });

  let error: AssociationError | undefined;
  let next = 0;
  if (objects.length > 0) {
    const contexts = contextsOf(objects);
    let association: RequestedAssociation | undefined;
    try {
      association = await RequestedAssociation.open({ ...options, contexts: [...contexts.values()] });
      for await (const { object, file } of openedAhead(objects)) {
        const contextId = contexts.get(contextKey(object))?.id;
        if (contextId === undefined || !association.accepted.has(contextId)) {
          next++;
          fail(object, 'the peer does not accept its SOP class in its transfer syntax');
        } else if (file instanceof Error) {
          next++;
          fail(object, `the file cannot be read: ${file.message}`);
        } else {
          const { sopClassUid, sopInstanceUid } = object;
          const request = {
            field: COMMAND_FIELD.storeRequest,
            sopClassUid,
            sopInstanceUid,
            hasDataset: true,
          };
          const { status, errorComment } = await association.send(contextId, request, file.blocks());
          next++;
          report(object, resultOf(status as number, errorComment));
        }
      }
      await association.release();
    } catch (cause) {
      await association?.abort();
      error =
        cause instanceof AssociationError
          ? cause
          : new AssociationError('protocol', String(cause), { cause });
    }
  }
  for (; next < objects.length; next++) fail(objects[next] as StoreObject, error?.message ?? 'not sent');
  return { stored: counts.stored, warnings: counts.warning, failed: counts.failed, error };
}

interface Opened {
  readonly object: StoreObject;
  readonly file: DatasetFile | Error;
}

/** Reads the next file while one is being sent; each is closed when the next is asked for, or the loop ends. */
async function* openedAhead(objects: readonly StoreObject[]): AsyncGenerator<Opened> {
  const memory = [Buffer.allocUnsafeSlow(BLOCK), Buffer.allocUnsafeSlow(BLOCK)] as const;
  const open = (object: StoreObject | undefined, index: number) =>
    object && DatasetFile.open(object.path, memory[index % 2] as Buffer).catch((error: Error) => error);
  const close = async (opening: ReturnType<typeof open>) => {
    const file = await opening;
    if (file instanceof DatasetFile) await file.close();
  };
  let upcoming = open(objects[0], 0);
  let current: typeof upcoming;
  try {
    for (const [index, object] of objects.entries()) {
      current = upcoming;
      upcoming = open(objects[index + 1], index + 1);
      yield { object, file: (await current) as DatasetFile | Error };
      await close(current);
      current = undefined;
    }
  } finally {
    await close(current);
    await close(upcoming);
  }
}

function resultOf(status: number, comment: string | undefined): Omit<StoreResult, 'object'> {
  if (isSuccess(status)) return { outcome: 'stored', status, reason: undefined };
  const reason = comment === undefined ? describeStatus(status) : `${describeStatus(status)}: ${comment}`;
  return { outcome: isWarning(status) ? 'warning' : 'failed', status, reason };
}

const MOST_CONTEXTS = 128;

/** One context for each pair of SOP class and transfer syntax. What is beyond 128 of them is not proposed. */
function contextsOf(objects: readonly StoreObject[]): Map<string, ProposedContext> {
  const contexts = new Map<string, ProposedContext>();
  for (const object of objects) {
    const key = contextKey(object);
    if (contexts.has(key) || contexts.size === MOST_CONTEXTS) continue;
    contexts.set(key, {
      id: contexts.size * 2 + 1,
      abstractSyntaxUid: object.sopClassUid,
      transferSyntaxUids: [object.transferSyntaxUid],
    });
  }
  return contexts;
}

function contextKey({ sopClassUid, transferSyntaxUid }: StoreObject): string {
  return `${sopClassUid}/${transferSyntaxUid}`;
}

const BLOCK = 1024 * 1024;

/** The bytes of a Part-10 file behind its meta group, in blocks. */
class DatasetFile {
  /** Undefined where the first block is all of it: the file is closed then. */
  readonly #file: FileHandle | undefined;
  readonly #first: Buffer;
  readonly #datasetOffset: number;

  private constructor(file: FileHandle | undefined, first: Buffer) {
    this.#file = file;
    this.#first = first;
    this.#datasetOffset = readFileMeta(first).datasetOffset;
  }

  /** @param memory for the first block, `BLOCK` bytes, in use until the file is sent */
  static async open(path: string, memory: Buffer): Promise<DatasetFile> {
    const file = await open(path, 'r');
    let isWhole = true;
    try {
      const first = await readBlock(file, 0, memory);
      const opened = new DatasetFile(first.length < BLOCK ? undefined : file, first);
      isWhole = first.length < BLOCK;
      return opened;
    } finally {
      if (isWhole) await file.close();
    }
  }

  async *blocks(): AsyncGenerator<Buffer> {
    yield this.#first.subarray(this.#datasetOffset);
    if (!this.#file) return;
    for (let at = BLOCK; ; at += BLOCK) {
      const block = await readBlock(this.#file, at, Buffer.allocUnsafeSlow(BLOCK));
      if (block.length > 0) yield block;
      if (block.length < BLOCK) return;
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** As many bytes as the memory takes; fewer only at the end of the file. */
async function readBlock(file: FileHandle, position: number, memory: Buffer): Promise<Buffer> {
  let length = 0;
  while (length < memory.length) {
    const { bytesRead } = await file.read(memory, length, memory.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return memory.subarray(0, length);
}
