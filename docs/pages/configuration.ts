import { VARIABLES } from '../../server/base/variables.ts';
import { code, table } from './markdown.ts';

export function configurationPage(): string {
  const rows = Object.entries(VARIABLES).map(([name, { fallback, meaning }]) => [
    code(name),
    code(fallback),
    meaning,
  ]);
  return `# Configuration

<!-- Generated from server/base/config.ts. -->

What must be known before the gateway starts comes from the environment, and is listed here. Everything else (client
ID, mirror mode, devices, completion rules, retention, ...) is changed on the console's Configuration page or through the API
while it runs.

${table(['variable', 'default', 'meaning'], [...rows, ['`TZ`', 'system', 'Time zone of log lines that people read']])}

Any of them may come from a file instead: \`<NAME>_FILE\` names it (for secrets: \`DATABASE_URL_FILE\`,
\`PROCESSING_TOKEN_FILE\`, \`ADMIN_PASSWORD_FILE\`). White space round the value is dropped; an empty value counts as none.

Wrong and unknown values are all listed at once, and the gateway ends with status 78 before it opens anything.
`;
}
