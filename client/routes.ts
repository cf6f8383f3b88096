/** The pages by path. Pure: what the address bar says is the only state. */
export type PageName =
  | 'overview'
  | 'tasks'
  | 'task'
  | 'processes'
  | 'config'
  | 'logs'
  | 'quarantine'
  | 'retrieve'
  | 'help'
  | 'login'
  | 'setup'
  | 'missing';

export interface Route {
  readonly page: PageName;
  /** The task's id, or the section of the configuration. */
  readonly argument?: string;
}

const PLAIN = [
  'overview',
  'tasks',
  'processes',
  'config',
  'logs',
  'quarantine',
  'retrieve',
  'help',
  'login',
  'setup',
] as const;

export function matchRoute(path: string): Route {
  const [first = '', second, ...rest] = path.split('/').filter(Boolean).map(decodeSegment);
  if (rest.length > 0) return { page: 'missing' };
  if (first === '') return { page: 'overview' };
  if (first === 'tasks' && second !== undefined) return { page: 'task', argument: second };
  if (first === 'config' && second !== undefined) return { page: 'config', argument: second };
  const page = PLAIN.find((name) => name === first);
  return page && second === undefined ? { page } : { page: 'missing' };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
