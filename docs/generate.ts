/**
 * Writes the documents that are generated from the code, so that they cannot drift from it.
 * With `--check`: changes nothing, and ends with status 1 if any of them is not what the code says.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { auditPage } from './pages/audit.ts';
import { configurationPage } from './pages/configuration.ts';
import { errorsPage } from './pages/errors.ts';
import { logEventsForConsole, logEventsPage } from './pages/log-events.ts';
import { performancePage, performancePlot } from './pages/performance.ts';
import { processingProtocolOpenApi } from './pages/processing-protocol-openapi.ts';
import { rolesPage } from './pages/roles.ts';
import { taskActionsPage } from './pages/task-actions.ts';
import { thirdPartyList, thirdPartyPage } from './pages/third-party.ts';

const PAGES: Readonly<Record<string, () => string>> = {
  'audit.md': auditPage,
  'configuration.md': configurationPage,
  'errors.md': errorsPage,
  'log-events.md': logEventsPage,
  'performance-scaling.svg': performancePlot,
  'performance.md': performancePage,
  'processing-protocol.openapi.json': processingProtocolOpenApi,
  'roles.md': rolesPage,
  'task-actions.md': taskActionsPage,
  'third-party.md': thirdPartyPage,
  '../client/features/help/third-party.json': thirdPartyList,
  '../client/i18n/log-events.en.json': logEventsForConsole,
};

const isCheck = process.argv.includes('--check');
for (const [name, page] of Object.entries(PAGES)) {
  const path = join(import.meta.dirname, name);
  const text = name.endsWith('.svg')
    ? page()
    : await format(page(), { ...(await resolveConfig(path)), filepath: path });
  const present = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (text === present) continue;
  if (isCheck) {
    console.error(`docs/${name} is not what the code says: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
  }
}
