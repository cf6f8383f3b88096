/**
 * Subscriptions over WebSocket. Most subscribers follow the same stream with the same document, so that one event
 * has one answer for all of them: it is worked out once and sent to each.
 */
import {
  createSourceEventStream,
  execute,
  GraphQLError,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import type { Viewer } from '../auth/role.ts';
import type { Logger } from '../base/log.ts';
import { maskError } from './mask-error.ts';

type Answer = ExecutionResult | Promise<ExecutionResult>;

export class Subscriptions {
  readonly #log: Logger;
  /** By event, then by what was asked: the same object reaches every subscriber. */
  readonly #answers = new WeakMap<object, Map<string, Answer>>();
  /** Documents are parsed once each and kept by the endpoint: the object stands for its text. */
  readonly #documents = new WeakMap<DocumentNode, number>();
  #lastDocument = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  async subscribe(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const { viewer } = args.contextValue as { viewer: Viewer | null };
    const stream = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in stream)) return this.#masked(stream);
    // What an event shows depends on the role, never on the person.
    const key = [
      this.#numberOf(args.document),
      args.operationName,
      JSON.stringify(args.variableValues),
      viewer?.role,
    ].join();
    const events = stream[Symbol.asyncIterator]();
    const answers: AsyncIterableIterator<ExecutionResult> = {
      next: async () => {
        try {
          const { done, value } = await events.next();
          if (done) return { done, value: undefined };
          return { done: false, value: await this.#answer(args, value as object, key) };
        } catch (error) {
          throw maskError(error, this.#log);
        }
      },
      return: async () => {
        await events.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => answers,
    };
    return answers;
  }

  #answer(args: ExecutionArgs, event: object, key: string): Answer {
    let answers = this.#answers.get(event);
    if (!answers) this.#answers.set(event, (answers = new Map<string, Answer>()));
    let answer = answers.get(key);
    if (!answer) {
      const result = execute({ ...args, rootValue: event });
      answer =
        result instanceof Promise ? result.then((settled) => this.#masked(settled)) : this.#masked(result);
      answers.set(key, answer);
    }
    return answer;
  }

  #masked(result: ExecutionResult): ExecutionResult {
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => maskError(error, this.#log) as GraphQLError) };
  }

  #numberOf(document: DocumentNode): number {
    const number = this.#documents.get(document) ?? ++this.#lastDocument;
    this.#documents.set(document, number);
    return number;
  }
}
