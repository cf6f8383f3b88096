import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES, type ErrorCode } from '../../server/errors.ts';
import { NOTICES } from '../../server/notices.ts';
import { code, table } from './markdown.ts';

const WHO = {
  transient: 'the gateway, by itself',
  operator: 'a person, once the cause is mended',
  permanent: 'nobody: the same input always fails',
} as const;

interface FailureText {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}
type FailureTexts = Readonly<Record<string, FailureText>>;

export function errorsPage(): string {
  const english = failureTexts('en');
  const spanish = failureTexts('es');
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  const rows = codes.map((name) => [
    code(name),
    shown(ERROR_CODES[name].message),
    WHO[ERROR_CODES[name].retry],
  ]);
  return `# Failures

<!-- Generated from server/errors.ts, server/notices.ts and client/i18n/failures.*.json. -->

Why a task failed is a code with its parameters. Codes are stable: scripts match on them, and a code is never used for
something else.

${table(['code', 'meaning', 'who tries again'], rows)}

What the console says of each, and what to do, in English and Spanish:

${codes.map((name) => `## ${name}\n\n${paragraph(english[name])}\n\n${paragraph(spanish[name])}`).join('\n\n')}

# Notices

Everything else that the API says to people (what a diagnosis saw, why a delivery waits, alerts, refusals) is a notice:
a code with its parameters, and an English sentence made of them. The same rules hold; _cause_ is the sentence of
another notice or failure, given as \`cause\`.

${table(
  ['code', 'sentence'],
  Object.entries(NOTICES).map(([name, sentence]) => [code(name), shown(sentence)]),
)}
`;
}

function paragraph(entry: FailureText | undefined): string {
  return entry ? `**${entry.title}.** ${shown(entry.text)} ${shown(entry.action)}` : '';
}

/** Parameters in italics. */
function shown(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, '_$1_');
}

function failureTexts(language: 'en' | 'es'): FailureTexts {
  const path = join(import.meta.dirname, `../../client/i18n/failures.${language}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as FailureTexts;
}
