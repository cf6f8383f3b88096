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
import { OverBudgetError } from '../base/refusals.ts';
import { SharedAnswers, type Answer } from '../live/shared-answers.ts';
import { accountOf, Shares, type Limits } from '../live/shares.ts';
import { Turns } from '../live/turns.ts';
import { maskError } from './mask-error.ts';

/** Of one event. */
export const LONGEST_ANSWER = 256 * 1024;
/** Bytes that may wait to be read. A connection has one answer under way at a time. */
export const MOST_UNREAD: Limits = {
  CONNECTION: LONGEST_ANSWER,
  SIGN_IN: 4 * 1024 * 1024,
  ACCOUNT: 16 * 1024 * 1024,
  ADDRESS: 64 * 1024 * 1024,
  GATEWAY: 128 * 1024 * 1024,
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
  readonly #unread = new Shares('TOO_MUCH_UNREAD', MOST_UNREAD);
  /** A connection sends one answer at a time, however many subscriptions it has. */
  readonly #connections = new Turns<Viewer>(1);
  readonly #accounts = new Turns<string>(TURNS_AT_ONCE);
  /** Documents are parsed once each and kept by the endpoint: the object stands for its text. */
  readonly #documents = new WeakMap<DocumentNode, number>();
  #lastDocument = 0;

  constructor(ports: SubscriptionPorts) {
    this.#ports = ports;
    this.#shared = new SharedAnswers(ports.events);
  }

  /** Bytes of answers: shared, and sent and not read; connections and accounts at work. */
  get held(): { readonly shared: number; readonly unread: number; readonly atWork: number } {
    return {
      shared: this.#shared.bytes,
      unread: this.#unread.held,
      atWork: this.#connections.size + this.#accounts.size,
    };
  }

  async subscribe(args: SubscriptionArgs): Promise<Results | ExecutionResult> {
    const { viewer, origin } = args.contextValue as { viewer: Viewer | null; origin: Origin };
    const { log } = this.#ports;
    const stream = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in stream)) return this.#masked(stream);
    const events = stream[Symbol.asyncIterator]() as AsyncIterator<object>;
    const answers = this.#answers(args, { viewer: viewer!, address: origin.address }, events);
    return args.tell ? told(answers, args.tell, log) : yielded(answers, log);
  }

  /** The answers to the events, each held until the next is asked for. */
  #answers(
    args: SubscriptionArgs,
    follower: { viewer: Viewer; address: string },
    events: AsyncIterator<object>,
  ): AsyncIterator<string, undefined> {
    const { viewer } = follower;
    // What an event shows depends on the role, never on the person.
    const variables = JSON.stringify(args.variableValues);
    const key = [this.#numberOf(args.document), args.operationName, variables, viewer.role].join();
    let ended = false;
    let letGo = () => {};
    const end = () => {
      ended = true;
      letGo();
      return DONE;
    };
    return {
      next: async () => {
        letGo();
        const { done, value } = await events.next();
        if (done) return end();
        const turn = this.#connections.take(viewer);
        if (turn) await turn;
        letGo = once(() => this.#connections.leave(viewer));
        if (ended) return end();
        const answer = await this.#answer(args, value, key, accountOf(viewer));
        if (ended) return end();
        const leave = letGo;
        const read = this.#unread.take(follower, answer.bytes);
        letGo = () => {
          read();
          leave();
        };
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
    try {
      return await answer;
    } finally {
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

  #numberOf(document: DocumentNode): number {
    const number = this.#documents.get(document) ?? ++this.#lastDocument;
    this.#documents.set(document, number);
    return number;
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
