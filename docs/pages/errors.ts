import { ERROR_CODES } from '../../server/errors.ts';
import { code, table } from './markdown.ts';

const WHO = {
  transient: 'the gateway, by itself',
  operator: 'a person, once the cause is mended',
  permanent: 'nobody: the same input always fails',
} as const;

export function errorsPage(): string {
  const rows = Object.entries(ERROR_CODES).map(([name, { retry, message }]) => [
    code(name),
    message.replaceAll(/\{(\w+)\}/g, '_$1_'),
    WHO[retry],
  ]);
  return `# Failures

<!-- Generated from server/errors.ts. -->

Why a task failed is a code with its parameters. Codes are stable: scripts match on them, and a code is never used for
something else. The console shows each in Spanish and English with what to do.

${table(['code', 'meaning', 'who tries again'], rows)}
`;
}
