import type { Component } from 'svelte';
import type { PageName } from './routes.ts';

/** Each page is fetched when it is first opened. */
export const PAGES: Readonly<
  Record<Exclude<PageName, 'login' | 'setup' | 'missing'>, () => Promise<{ default: Component }>>
> = {
  overview: () => import('./features/overview/OverviewPage.svelte'),
  tasks: () => import('./features/tasks/TasksPage.svelte'),
  task: () => import('./features/tasks/TaskPage.svelte'),
  processes: () => import('./features/processes/ProcessesPage.svelte'),
  config: () => import('./features/config/ConfigPage.svelte'),
  quarantine: () => import('./features/quarantine/QuarantinePage.svelte'),
  retrieve: () => import('./features/retrieve/RetrievePage.svelte'),
  help: () => import('./features/help/HelpPage.svelte'),
  logs: () => import('./features/logs/LogsPage.svelte'),
};
