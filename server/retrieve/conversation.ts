/** One association of query and retrieve in a thread of its own, bounded in memory and in time. */
import { Worker } from 'node:worker_threads';
import { AssociationError, isPending, rejectedError } from '../../dicom/index.ts';
import {
  threadTls,
  type Answer,
  type DimseRequest,
  type FromThread,
  type QueryPeer,
  type ToThread,
} from './conversation-message.ts';

export interface Conversation {
  readonly peer: QueryPeer;
  readonly requests: readonly DimseRequest[];
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** So long the peer may say nothing while a request is open, ms. */
  readonly silenceMs: number;
  /** Each answer as it comes; `cancel` asks the peer to end that request (PS3.7 9.3.2.3). */
  readonly onAnswer: (answer: Answer, cancel: () => void) => void;
  /** Called with a function that counts as a sign of life of the peer. */
  readonly onOpen?: (alive: () => void) => void;
}

/** Of the thread: a library that is led to take more ends with it. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };
/** To begin: the thread's own limits for connection and association are shorter. */
const NEGOTIATION_MS = 60_000;
/** After an abort or the last answer, before the thread is ended by force, ms. */
const LEAVE_MS = 1000;

/**
 * Resolves when every request has had its last answer, whatever that answer is.
 * @throws AssociationError
 */
export async function converse({
  peer,
  requests,
  signal,
  silenceMs,
  onAnswer,
  onOpen,
}: Conversation): Promise<void> {
  if (signal.aborted) throw cancelled();
  const worker = new Worker(new URL('./conversation.worker.ts', import.meta.url), {
    workerData: { peer: { ...peer, ...(peer.tls && { tls: threadTls(peer.tls) }) }, requests },
    resourceLimits: RESOURCE_LIMITS,
    // dcmjs prints what it meets, which may be a patient's name.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const post = (message: ToThread) => worker.postMessage(message);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const open = new Set(requests.keys());
  let problem: AssociationError | undefined;
  const fail = (error: AssociationError) => {
    problem ??= error;
    reject(problem);
  };

  let timer: NodeJS.Timeout | undefined;
  let patienceMs = NEGOTIATION_MS;
  let isOver = false;
  // Images, and the thread's last word, may come after the last answer.
  const alive = () => {
    clearTimeout(timer);
    if (isOver) return;
    const silent = `nothing in ${Math.ceil(patienceMs / 1000)} s`;
    timer = setTimeout(() => fail(new AssociationError('timeout', silent)), patienceMs);
  };
  alive();
  const onAbort = () => fail(cancelled());
  signal.addEventListener('abort', onAbort, { once: true });
  onOpen?.(alive);

  worker.on('message', (message: FromThread) => {
    if (message.kind === 'negotiated') patienceMs = silenceMs;
    alive();
    switch (message.kind) {
      case 'negotiated':
        if (message.refused.length > 0)
          fail(new AssociationError('no-context', 'query or retrieve is not offered'));
        return;
      case 'answer': {
        const { answer } = message;
        if (!open.has(answer.index)) return;
        onAnswer(answer, () => post({ kind: 'cancel', index: answer.index }));
        if (!isPending(answer.status)) open.delete(answer.index);
        if (open.size === 0) resolve();
        return;
      }
      case 'rejected':
        return fail(rejectedError(message.rejection));
      case 'failed':
        return fail(failureOf(message, peer));
      case 'closed':
        return fail(new AssociationError('closed', 'connection closed by the peer'));
    }
  });
  worker.on('error', (cause) =>
    fail(new AssociationError('protocol', 'the answer cannot be understood', { cause })),
  );
  const ended = new Promise<void>((left) => worker.once('exit', () => left()));
  try {
    await promise;
  } finally {
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    if (problem) post({ kind: 'abort' });
    const force = setTimeout(() => void worker.terminate(), LEAVE_MS);
    await ended;
    clearTimeout(force);
  }
}

function failureOf(
  { message, code, syscall, reason }: Extract<FromThread, { kind: 'failed' }>,
  { tls }: QueryPeer,
): AssociationError {
  const cause = Object.assign(new Error(message), { code, syscall, reason });
  if (syscall === 'getaddrinfo')
    return new AssociationError('resolve', `host not found (${code})`, { cause });
  if (syscall === 'connect') return new AssociationError('connect', `no connection (${code})`, { cause });
  if (/timed? ?out/i.test(message)) return new AssociationError('timeout', 'no answer in time', { cause });
  if (tls && code !== undefined && code !== 'ECONNRESET') {
    return new AssociationError('tls', `no TLS connection (${code})`, { cause });
  }
  return new AssociationError('closed', 'connection closed by the peer', { cause });
}

function cancelled(): AssociationError {
  return new AssociationError('cancelled', 'cancelled');
}
