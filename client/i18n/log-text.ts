import type { LogLineFragment } from '../graphql/generated/graphql.ts';
import { fill, type Params } from './translate.ts';

type Line = Pick<LogLineFragment, 'event' | 'message' | 'taskId' | 'association' | 'fields'>;

export interface LogWords {
  /** Sentences by event; none where the gateway's own are in this language. */
  readonly events: Readonly<Record<string, string>>;
  /** Names of steps, states and failures in the words of the language. */
  readonly params: (params: Params) => Params;
}

/** An event that this console does not know (a newer gateway) is said in the gateway's own English. */
export function logText(words: LogWords, { event, message, taskId, association, fields }: Line): string {
  const template = words.events[event];
  if (template === undefined) return message;
  return fill(template, words.params({ taskId, association, ...(fields as Params) }));
}
