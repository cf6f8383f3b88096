import type { LogLineFragment } from '../graphql/generated/graphql.ts';
import type { Said } from './notice-text.ts';
import { fill, type Params } from './translate.ts';

type Line = Pick<LogLineFragment, 'event' | 'message' | 'taskId' | 'association' | 'fields'>;

export interface LogWords {
  /** Sentences by event. */
  readonly events: Readonly<Record<string, string>>;
  /** Names of steps, states and failures in the words of the language. */
  readonly params: (params: Params) => Params;
  /** A sentence of the gateway within a line. */
  readonly notice: (said: Said) => string;
}

/** An event that this console does not know (a newer gateway) is said in the gateway's own English. */
export function logText(words: LogWords, { event, message, taskId, association, fields }: Line): string {
  const template = words.events[event];
  if (template === undefined) return message;
  const { said = {}, ...places } = fields as Params & { said?: Readonly<Record<string, Said>> };
  const inWords = words.params({ taskId, association, ...places });
  const sentences = Object.entries(said).map(([place, each]) => [
    place,
    words.notice({ ...each, message: String(places[place]) }),
  ]);
  // A sentence within a sentence leaves its point to it.
  return fill(template, { ...inWords, ...Object.fromEntries(sentences) }).replace(/\.$/, '');
}
