import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES, type ErrorCode } from '../../server/base/errors.ts';
import { NOTICES } from '../../server/base/notices.ts';
import { FAILURE_CAUSES } from './failure-causes.ts';
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

<!-- Generated from server/base/errors.ts, server/base/notices.ts and client/i18n/failures.*.json. -->

Why a task failed is a code with its parameters. Codes are stable: scripts match on them, and a code is never used for
something else.

${table(['code', 'meaning', 'who tries again'], rows)}

Each in English and Spanish: what the console says, what usually lies behind it, and what to do.

${codes.map((name) => `## ${name}\n\n${explained(name, english, spanish)}`).join('\n\n')}

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

function explained(name: ErrorCode, english: FailureTexts, spanish: FailureTexts): string {
  const [en, es] = [english[name], spanish[name]];
  if (!en || !es) throw new Error(`${name} is not explained in both languages`);
  const { en: cause, es: causa } = FAILURE_CAUSES[name];
  return table(
    ['', 'English', 'Español'],
    [
      ['meaning', `**${en.title}.** ${shown(en.text)}`, `**${es.title}.** ${shown(es.text)}`],
      ['usual cause', cause, causa],
      ['what to do', shown(en.action), shown(es.action)],
    ],
  );
}

/** Parameters in italics. */
function shown(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, '_$1_');
}

function failureTexts(language: 'en' | 'es'): FailureTexts {
  const path = join(import.meta.dirname, `../../client/i18n/failures.${language}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as FailureTexts;
}
