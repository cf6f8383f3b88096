import { DicomError } from '../dicom-error.ts';
import { AssociationError } from './association-error.ts';
import { COMMAND_FIELD } from './command.ts';
import type { Endpoint } from './connect.ts';
import { BLOCK, DatasetFile } from './dataset-file.ts';
import { datasetIn } from './dataset-in.ts';
import {
  RequestedAssociation,
  type AssociationTimeouts,
  type DatasetBlocks,
} from './requested-association.ts';
import { describeStatus, isSuccess, isWarning } from './status.ts';
import { acceptedContext, storageContexts } from './storage-contexts.ts';

/** A Part-10 file to send. */
export interface StoreObject {
  readonly path: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** That of the file: the one in which it is sent where the peer takes it. */
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
 * Sends objects on one association by C-STORE (PS3.4 B): the dataset's bytes as they lie in the files where the peer
 * takes them so, else transcoded to what it takes. Every object ends with a result: those without an answer, or
 * without an accepted presentation context, as failed. Never throws for what a peer or a file does.
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
    const contexts = storageContexts(objects);
    let association: RequestedAssociation | undefined;
    try {
      association = await RequestedAssociation.open({ ...options, contexts });
      for await (const { object, file } of openedAhead(objects)) {
        const context = acceptedContext(object, contexts, association.accepted);
        const dataset = context
          ? await blocksOf(object, file, context.transferSyntaxUid)
          : 'the peer does not accept its SOP class, neither as it is nor uncompressed';
        if (!context || typeof dataset === 'string') {
          next++;
          fail(object, dataset as string);
          continue;
        }
        const { sopClassUid, sopInstanceUid } = object;
        const field = COMMAND_FIELD.storeRequest;
        const request = { field, sopClassUid, sopInstanceUid, hasDataset: true };
        const { status, errorComment } = await association.send(context.id, request, dataset);
        next++;
        report(object, resultOf(status as number, errorComment));
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

/** What is sent of an object in that transfer syntax, or why it cannot be. */
async function blocksOf(
  object: StoreObject,
  file: DatasetFile | Error,
  transferSyntaxUid: string,
): Promise<DatasetBlocks | string> {
  if (file instanceof Error) return `the file cannot be read: ${file.message}`;
  try {
    return await datasetIn(file, object.transferSyntaxUid, transferSyntaxUid);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return `the peer does not take it as it is, and it cannot be transcoded: ${error.message}`;
  }
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
