/**
 * Takes objects that come by HTTP, or on associations of ours, to the spool, by the rules of the Dicom Listener: what is told as stored is on disk
 * with its directory entry.
 */
import { randomBytes } from 'node:crypto';
import {
  describeStatus,
  DicomError,
  isMultiFramePet,
  NAMED_STORAGE_CLASSES,
  PET_IMAGE_STORAGE,
  sopClassName,
  STATUS,
  TRANSFER_SYNTAX,
  type GivenObject,
  type IncomingObject,
  type ObjectSink,
  type OfferedObject,
  type Outcome,
  type Peer,
} from '../../dicom/index.ts';
import type { Logger } from '../base/log.ts';
import { HeaderBudget } from '../listener/header-budget.ts';
import type { ListenerPolicy } from '../listener/listener-settings.ts';
import type { PetObject } from '../listener/pet-sink.ts';
import { ReceiptBatch } from '../listener/receipt-batch.ts';
import { PET_TRANSFER_SYNTAXES, StorageProvider } from '../listener/storage-provider.ts';
import type { Receipt, Source } from '../storage/receipt.ts';
import { SpoolDirectories } from '../storage/spool-directories.ts';
import { readFileHead, type FileHead } from './file-head.ts';
import { MultipartError, type BodyPart } from './multipart-reader.ts';

export interface ObjectReceiverPorts {
  /** Begins the names of what it writes: tells the nodes of a cluster apart. */
  readonly part?: string | undefined;
  readonly dataDir: string;
  readonly policy: () => ListenerPolicy;
  readonly log: Logger;
  readonly onReceipts: (receipts: readonly Receipt[]) => void;
  readonly onMultiFrame: (from: Source) => void;
}

/** How one object ended. */
export interface ReceivedObject extends Outcome {
  /** Empty where the part is no DICOM file. */
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

export interface ObjectsToReceive {
  readonly parts: AsyncIterable<BodyPart>;
  readonly source: Source;
  /** PET images must belong to them; left out: to any. */
  readonly studyInstanceUid?: string | undefined;
  readonly seriesInstanceUid?: string | undefined;
  /** Told of each object as it ends. */
  readonly onObject?: (object: ReceivedObject) => void;
}

/** PS3.18 table I.2-2: the transfer syntax of the object is not supported. */
const TRANSFER_SYNTAX_NOT_SUPPORTED = 0xc122;
/** In which every application can send (PS3.5 10.1), and the better of the two. */
const NATIVE = [TRANSFER_SYNTAX.explicitLittleEndian, TRANSFER_SYNTAX.implicitLittleEndian];
/** Objects whose files become durable while the next ones are read. */
const MOST_PENDING = 8;
const HEADER_MEMORY = 32 * 1024 * 1024;
/** Of one request, or of one association that was asked for; more are sent as several. */
const MOST_OBJECTS = 10_000;

export class ObjectReceiver {
  /** Names what is being written, so that whoever reads the spool leaves it alone. */
  readonly run: string;
  readonly #ports: ObjectReceiverPorts;
  readonly #directories: SpoolDirectories;
  readonly #provider: StorageProvider;
  readonly #batch: ReceiptBatch;
  #requests = 0;
  #turns: Promise<void> = Promise.resolve();

  constructor(ports: ObjectReceiverPorts) {
    this.#ports = ports;
    this.run = `${ports.part ?? ''}w${randomBytes(5).toString('hex')}`;
    const { dataDir, policy, log } = ports;
    this.#directories = new SpoolDirectories(dataDir, 'durable');
    this.#batch = new ReceiptBatch(ports.onReceipts);
    let count = 0;
    this.#provider = new StorageProvider(policy(), {
      dataDir,
      directories: this.#directories,
      headerBudget: new HeaderBudget(HEADER_MEMORY),
      associationName: (request) => `${this.run}-${request}`,
      nextUnique: () => `${this.run}-${(count++).toString(36)}`,
      onReceived: (receipt) => this.#batch.add(receipt),
      onRefused: ({ peer }, { status, comment }) =>
        log.warn('listener.object-refused', {
          callingAeTitle: peer.callingAeTitle,
          address: peer.address,
          status: describeStatus(status),
          reason: comment,
        }),
      onDropped: () => undefined,
      onDroppedSeries: ({ sopClassUid, peer }, seriesInstanceUid) => {
        const { callingAeTitle, address } = peer;
        const sopClass = sopClassName(sopClassUid) ?? sopClassUid;
        const fields = { callingAeTitle, address, sopClassUid, sopClass, seriesInstanceUid };
        if (!isMultiFramePet(sopClassUid)) return log.info('listener.series-dropped', fields);
        log.warn('listener.multi-frame-dropped', fields);
        ports.onMultiFrame({ aeTitle: callingAeTitle, address });
      },
      // No report comes this way.
      onCommitmentReport: async () => ({ status: STATUS.processingFailure }),
    });
  }

  /**
   * What is taken of a peer that sends on an association of ours: PET images, and what is dropped.
   * @param known classes that it is known to send; they come before others
   */
  storage(known: readonly string[] = []): OfferedObject[] {
    const classes = new Set([PET_IMAGE_STORAGE, ...known, ...NAMED_STORAGE_CLASSES]);
    return [...classes].flatMap((sopClassUid) => {
      if (!this.#provider.transferSyntaxes(sopClassUid)) return [];
      const syntaxes = sopClassUid === PET_IMAGE_STORAGE ? PET_TRANSFER_SYNTAXES : NATIVE;
      return [...syntaxes].map((transferSyntaxUid) => ({ sopClassUid, transferSyntaxUid }));
    });
  }

  /** Opens the objects of one association that was asked for. */
  opener(source: Source, within: Within): (object: GivenObject) => ObjectSink | Outcome {
    const association = ++this.#requests;
    const peer = this.#peer(source);
    let count = 0;
    return (object) =>
      ++count > MOST_OBJECTS
        ? { status: STATUS.outOfResources, comment: 'Too many objects of one series' }
        : this.#open({ association, peer, ...ofSeries(within), ...object });
  }

  /** The settings or the devices have changed. */
  policyChanged(): void {
    this.#provider.policy = this.#ports.policy();
  }

  /** Whether free disk space is below the reserve. */
  isDiskLow(): boolean {
    return this.#provider.isDiskLow();
  }

  /**
   * Resolves when every object is durable or refused. What has been taken stays, also where it throws.
   * @throws MultipartError, and what reading the parts throws
   */
  async receive(asked: ObjectsToReceive): Promise<readonly ReceivedObject[]> {
    const request = ++this.#requests;
    const received: ReceivedObject[] = [];
    const pending = new Set<Promise<void>>();
    const note = (object: ReceivedObject) => {
      received.push(object);
      asked.onObject?.(object);
    };
    try {
      let count = 0;
      for await (const part of asked.parts) {
        if (++count > MOST_OBJECTS) throw new MultipartError(`more than ${MOST_OBJECTS} parts`);
        const { ids, outcome } = await this.#take(part, request, asked);
        const done: Promise<void> = outcome
          .then((said) => note({ ...ids, ...said }))
          .finally(() => pending.delete(done));
        pending.add(done);
        if (pending.size >= MOST_PENDING) await Promise.race(pending);
      }
    } finally {
      await Promise.all(pending);
    }
    return received;
  }

  close(): void {
    this.#batch.flush();
    this.#directories.close();
  }

  /** Reads one part to its end; its outcome follows when the file is durable. */
  async #take(
    { blocks }: BodyPart,
    association: number,
    { source, ...within }: ObjectsToReceive,
  ): Promise<{ ids: Ids; outcome: Promise<Outcome> }> {
    const iterator = blocks[Symbol.asyncIterator]();
    let head: FileHead;
    try {
      head = await readFileHead(iterator);
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
      await readToEnd(iterator);
      return { ids: UNKNOWN, outcome: Promise.resolve(notUnderstood(error)) };
    }
    const { sopClassUid, sopInstanceUid, transferSyntaxUid, rest } = head;
    const ids = { sopClassUid, sopInstanceUid };
    const sink = this.#open({
      association,
      peer: this.#peer(source),
      sopClassUid,
      sopInstanceUid,
      transferSyntaxUid,
      ...ofSeries(within),
    });
    if ('status' in sink) {
      await readToEnd(iterator);
      return { ids, outcome: Promise.resolve(sink) };
    }
    try {
      await sink.write(rest);
      for (let next = await iterator.next(); !next.done; next = await iterator.next())
        await sink.write(next.value);
    } catch (error) {
      sink.abort();
      throw error;
    }
    await this.#turn();
    return { ids, outcome: Promise.resolve(sink.commit()) };
  }

  /** One object is written in a turn of the event loop, however many bodies come: the process serves others too. */
  #turn(): Promise<void> {
    this.#turns = this.#turns.then(() => new Promise((done) => setImmediate(done)));
    return this.#turns;
  }

  #peer({ address, aeTitle }: Source): Peer {
    return {
      address,
      callingAeTitle: aeTitle,
      calledAeTitle: this.#ports.policy().aeTitle,
      implementationVersionName: undefined,
    };
  }

  #open(object: IncomingObject & Within): ObjectSink | Outcome {
    const syntaxes = this.#provider.transferSyntaxes(object.sopClassUid);
    if (!syntaxes) return { status: STATUS.sopClassNotSupported };
    if (!syntaxes.has(object.transferSyntaxUid)) return { status: TRANSFER_SYNTAX_NOT_SUPPORTED };
    return this.#provider.openObject(object);
  }
}

type Within = Pick<PetObject, 'studyInstanceUid' | 'seriesInstanceUid'>;

function ofSeries({ studyInstanceUid, seriesInstanceUid }: Within): Within {
  return { studyInstanceUid, seriesInstanceUid };
}

type Ids = Pick<ReceivedObject, 'sopClassUid' | 'sopInstanceUid'>;
const UNKNOWN: Ids = { sopClassUid: '', sopInstanceUid: '' };

function notUnderstood({ message }: DicomError): Outcome {
  return { status: STATUS.cannotUnderstand, comment: message };
}

async function readToEnd(blocks: AsyncIterator<Buffer>): Promise<void> {
  for (let next = await blocks.next(); !next.done;) next = await blocks.next();
}
