import { LOG_EVENTS } from '../../server/base/log-events.ts';
import { code, table } from './markdown.ts';

export function logEventsPage(): string {
  const rows = Object.entries(LOG_EVENTS).map(([name, sentence]) => [
    code(name),
    sentence.replaceAll(/\{(\w+)\}/g, '_$1_'),
  ]);
  return `# Log events

<!-- Generated from server/base/log-events.ts. -->

Every line of the log is one of these events. Names are stable, so that alerting rules can match on them; with
\`LOG_FORMAT=json\` each line is an object with \`at\`, \`level\`, \`module\`, \`event\`, \`message\` and the fields in the
sentence. A field that holds a notice or a failure is its English sentence; \`said\` has its code and parameters under the same
name. Nothing that could name a patient is written above debug level.

${table(['event', 'sentence'], rows)}
`;
}

/** The console's English sentences, beside the Spanish ones. */
export function logEventsForConsole(): string {
  return JSON.stringify(LOG_EVENTS);
}
