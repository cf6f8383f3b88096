import type { MessageKey } from '../../i18n/en.ts';
import type { PageName } from '../../routes.ts';

export interface PageHelp {
  readonly title: MessageKey;
  /** In a sentence. */
  readonly what: MessageKey;
  readonly points: readonly MessageKey[];
}

/** What is to be known of each page that is not plain from the page itself. */
export const PAGE_HELP = {
  overview: {
    title: 'nav.overview',
    what: 'help.overview.what',
    points: ['help.overview.1', 'help.overview.2', 'help.overview.3'],
  },
  tasks: {
    title: 'nav.tasks',
    what: 'help.tasks.what',
    points: ['help.tasks.1', 'help.tasks.2', 'help.tasks.3'],
  },
  task: {
    title: 'testRun.task',
    what: 'help.task.what',
    points: ['help.task.1', 'help.task.2', 'help.task.3'],
  },
  processes: {
    title: 'nav.processes',
    what: 'help.processes.what',
    points: ['help.processes.1', 'help.processes.2', 'help.processes.3'],
  },
  retrieve: {
    title: 'nav.retrieve',
    what: 'help.retrieve.what',
    points: ['help.retrieve.1', 'help.retrieve.2', 'help.retrieve.3'],
  },
  logs: { title: 'nav.logs', what: 'help.logs.what', points: ['help.logs.1', 'help.logs.2', 'help.logs.3'] },
  config: {
    title: 'nav.config',
    what: 'help.config.what',
    points: ['help.config.1', 'help.config.2', 'help.config.3'],
  },
  quarantine: {
    title: 'nav.quarantine',
    what: 'help.quarantine.what',
    points: ['help.quarantine.1', 'help.quarantine.2'],
  },
} as const satisfies Partial<Record<PageName, PageHelp>>;

export function pageHelp(page: PageName): PageHelp | undefined {
  return (PAGE_HELP as Partial<Record<PageName, PageHelp>>)[page];
}
