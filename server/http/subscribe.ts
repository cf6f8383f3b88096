/**
 * Subscriptions over WebSocket and server-sent events. Most subscribers follow the same stream with the same document,
 * so that one event has one answer for all of them: it is worked out and written once, and sent to each.
 */
import {
  createSourceEventStream,
  execute,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
} from 'graphql';
import type { Origin, Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { NotAllowedError, OverBudgetError } from '../base/refusals.ts';
import { SharedAnswers, type Answer } from '../live/shared-answers.ts';
import { accountOf, Shares, type Follower, type Limits } from '../live/shares.ts';
import { Turns } from '../live/turns.ts';
import { FollowedDocuments } from './followed-documents.ts';
import { maskError } from './mask-error.ts';

/** Of one event. */
export const LONGEST_ANSWER = 256 * 1024;
/** Bytes up to which an answer is bounded by the share of subscriptions: a connection has one under way at a time. */
const SHORT_ANSWER = 4096;
/** Bytes of longer ones that may wait to be read. */
export const MOST_UNREAD: Limits = {
  CONNECTION: LONGEST_ANSWER,
  SIGN_IN: 4 * 1024 * 1024,
  ACCOUNT: 16 * 1024 * 1024,
  ADDRESS: 64 * 1024 * 1024,
  GATEWAY: 128 * 1024 * 1024,
};
/**
 * Characters of documents and variables that subscriptions are open with. A parsed document takes about fifty bytes for
 * each.
 */
export const MOST_ASKED: Limits = {
  CONNECTION: 64 * 1024,
  SIGN_IN: 128 * 1024,
  ACCOUNT: 512 * 1024,
  ADDRESS: 2 * 1024 * 1024,
  GATEWAY: 4 * 1024 * 1024,
};
/** Answers that are worked out for one account at once. */
const TURNS_AT_ONCE = 4;

export interface SubscriptionArgs extends ExecutionArgs {
  /** Sends an answer by itself, where the transport can; settles when it has left, false where nobody is there. */
  readonly tell?: ((answer: string) => Promise<boolean>) | undefined;
}

type Results = AsyncIterableIterator<ExecutionResult>;

export interface SubscriptionPorts {
  readonly events: Events;
  readonly log: Logger;
}

export class Subscriptions {
  readonly #ports: SubscriptionPorts;
  readonly #shared: SharedAnswers;
  readonly #asked = new Shares('TOO_MUCH_ASKED', MOST_ASKED);
  readonly #unread = new Shares('TOO_MUCH_UNREAD', MOST_UNREAD);
  /** A connection sends one answer at a time, however many subscriptions it has. */
  readonly #connections = new Turns<Viewer>(1);
  readonly #accounts = new Turns<string>(TURNS_AT_ONCE);
  readonly #documents = new FollowedDocuments();
  readonly #workedOut = new Set<Promise<Answer>>();

  constructor(ports: SubscriptionPorts) {
    this.#ports = ports;
    this.#shared = new SharedAnswers(ports.events);
  }

  /** Characters asked with; bytes of answers that are shared, and sent and not read; connections and accounts at work. */
  get held() {
    return {
      asked: this.#asked.held,
      shared: this.#shared.bytes,
      unread: this.#unread.held,
      atWork: this.#connections.size + this.#accounts.size,
    };
  }

  /** Waits for what is being worked out, whoever it was for: it needs the database. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#workedOut);
  }

  /** The same document, as a subscription keeps it. */
  kept(document: DocumentNode): DocumentNode {
    return this.#documents.of(document).document;
  }

  async subscribe(args: SubscriptionArgs): Promise<Results | ExecutionResult> {
    const { viewer, origin } = args.contextValue as { viewer: Viewer | null; origin: Origin };
    const { log } = this.#ports;
    if (!viewer) return { errors: [maskError(new NotAllowedError('SIGN_IN_FIRST'), log) as GraphQLError] };
    const follower = { viewer, address: origin.address };
    const { document, number, length } = this.#documents.of(args.document);
    const variables = JSON.stringify(args.variableValues ?? {});
    let forget: () => void;
    try {
      forget = this.#asked.take(follower, length + variables.length);
    } catch (error) {
      return { errors: [maskError(error, log) as GraphQLError] };
    }
    const stream = await createSourceEventStream({ ...args, document }).catch((error: unknown) => {
      forget();
      throw error;
    });
    if (!(Symbol.asyncIterator in stream)) {
      forget();
      return this.#masked(stream);
    }
    // What an event shows depends on the role, never on the person.
    const key = [number, args.operationName, variables, viewer.role].join();
    const events = stream[Symbol.asyncIterator]() as AsyncIterator<object>;
    const answers = this.#answers({ ...args, document }, follower, { key, events, forget });
    return args.tell ? told(answers, args.tell, log) : yielded(answers, log);
  }

  /** The answers to the events, each held until the next is asked for. */
  #answers(
    args: SubscriptionArgs,
    follower: Follower,
    { key, events, forget }: { key: string; events: AsyncIterator<object>; forget: () => void },
  ): AsyncIterator<string, undefined> {
    const { viewer } = follower;
    let ended = false;
    let letGo = () => {};
    const end = () => {
      ended = true;
      letGo();
      forget();
      return DONE;
    };
    return {
      next: async () => {
        letGo();
        const { done, value } = await events.next().catch((error: unknown) => {
          // Nobody follows any more: what could not be read is nobody's.
          if (ended) return DONE;
          throw error;
        });
        if (done) return end();
        const turn = this.#connections.take(viewer);
        if (turn) await turn;
        letGo = once(() => this.#connections.leave(viewer));
        if (ended) return end();
        const answer = await this.#answer(args, value, key, accountOf(viewer));
        if (ended) return end();
        if (answer.bytes > SHORT_ANSWER) {
          const leave = letGo;
          const read = this.#unread.take(follower, answer.bytes);
          letGo = () => {
            read();
            leave();
          };
        }
        return { done: false, value: answer.text };
      },
      return: async () => {
        end();
        await events.return?.();
        return DONE;
      },
    };
  }

  async #answer(args: ExecutionArgs, event: object, key: string, account: string): Promise<Answer> {
    const known = this.#shared.get(event, key);
    if (known) return known;
    // Nothing is awaited where nothing is waited for: who asks next finds the answer under way.
    const turn = this.#accounts.take(account);
    if (turn) {
      await turn;
      const meanwhile = this.#shared.get(event, key);
      if (meanwhile) {
        this.#accounts.leave(account);
        return meanwhile;
      }
    }
    const answer = this.#execute(args, event);
    this.#shared.put(event, key, answer);
    this.#workedOut.add(answer);
    try {
      return await answer;
    } finally {
      this.#workedOut.delete(answer);
      this.#accounts.leave(account);
    }
  }

  async #execute(args: ExecutionArgs, event: object): Promise<Answer> {
    const answer = written(this.#masked(await execute({ ...args, rootValue: event })));
    if (answer.bytes <= LONGEST_ANSWER) return answer;
    const tooLong = new OverBudgetError('ANSWER_TOO_LONG', { most: LONGEST_ANSWER });
    return written({ errors: [maskError(tooLong, this.#ports.log) as GraphQLError] });
  }

  #masked(result: ExecutionResult): ExecutionResult {
    if (!result.errors) return result;
    const { log } = this.#ports;
    return { ...result, errors: result.errors.map((error) => maskError(error, log) as GraphQLError) };
  }
}

const DONE = { done: true, value: undefined } as const;

function written(result: ExecutionResult): Answer {
  const text = JSON.stringify(result);
  return { text, bytes: Buffer.byteLength(text) };
}

/** Sends the answers by itself, so that each is written once for all, and yields none of them. */
function told(
  answers: AsyncIterator<string, undefined>,
  tell: (answer: string) => Promise<boolean>,
  log: Logger,
): Results {
  return iterator(answers, async () => {
    try {
      for (;;) {
        const { done, value } = await answers.next();
        if (done) return DONE;
        if (!(await tell(value))) {
          await answers.return?.();
          return DONE;
        }
      }
    } catch (error) {
      await answers.return?.();
      throw maskError(error, log);
    }
  });
}

/** Yields results that know how they are written; what ends the stream is its last one. */
function yielded(answers: AsyncIterator<string, undefined>, log: Logger): Results {
  return iterator(answers, async () => {
    try {
      const { done, value } = await answers.next();
      if (done) return DONE;
      return { done, value: { stringify: () => value } as ExecutionResult };
    } catch (error) {
      await answers.return?.();
      return { done: false, value: { errors: [maskError(error, log) as GraphQLError] } };
    }
  });
}

function iterator(answers: AsyncIterator<string>, next: Results['next']): Results {
  return {
    next,
    return: async () => {
      await answers.return?.();
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
