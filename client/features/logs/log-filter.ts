import type { LogFilter, LogLevel, LogModule } from '../../graphql/generated/graphql.ts';

/** What a person has chosen above the log, as it stands in the address. Times are `YYYY-MM-DDThh:mm`, the viewer's. */
export interface LogFilterValues {
  readonly level: LogLevel | undefined;
  readonly module: LogModule | undefined;
  readonly kind: 'dicom' | 'application' | undefined;
  readonly text: string | undefined;
  readonly task: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Also what the console itself asked of the gateway. */
  readonly api: 'shown' | undefined;
}

export const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const satisfies LogLevel[];

export const MODULES = [
  'DICOM_LISTENER',
  'COMPILATOR',
  'VALIDATOR',
  'PACKER',
  'UPLOADER',
  'DOWNLOADER',
  'UNPACKER',
  'STORE_SCU',
  'TASK_MANAGER',
  'SERVER_MONITOR',
  'GATEWAY',
  'API',
  'DATABASE',
  'PROCESSING_SERVER',
  'RETRIEVE',
  'STORAGE',
] as const satisfies LogModule[];

export function valuesOf(query: URLSearchParams): LogFilterValues {
  const kind = query.get('kind');
  return {
    level: LEVELS.find((level) => level === query.get('level')),
    module: MODULES.find((module) => module === query.get('module')),
    kind: kind === 'dicom' || kind === 'application' ? kind : undefined,
    text: query.get('text') ?? undefined,
    task: query.get('task') ?? undefined,
    from: query.get('from') ?? undefined,
    to: query.get('to') ?? undefined,
    api: query.get('api') === 'shown' ? 'shown' : undefined,
  };
}

/** A level means that one and all that matter more. */
export function filterOf(values: LogFilterValues): LogFilter {
  const { level, module, kind, text, task, from, to, api } = values;
  const others = MODULES.filter((name) => name !== 'API');
  return {
    ...(level && { levels: LEVELS.slice(LEVELS.indexOf(level)) }),
    ...(module ? { modules: [module] } : api ? {} : { modules: others }),
    ...(kind && { dicom: kind === 'dicom' }),
    ...(text && { text }),
    ...(task && { taskId: task }),
    ...instant('from', from),
    ...instant('to', to),
  };
}

function instant(name: 'from' | 'to', local: string | undefined): LogFilter {
  const at = local ? new Date(local) : undefined;
  return at && !Number.isNaN(at.getTime()) ? { [name]: at.toISOString() } : {};
}

const AROUND_MS = 2 * 60_000;

/** The minutes round an instant, whatever they are about. */
export function aroundLink(at: string): string {
  const moment = Date.parse(at);
  const query = new URLSearchParams({
    from: localMinute(moment - AROUND_MS),
    to: localMinute(moment + AROUND_MS),
  });
  return `/logs?${query}`;
}

/** As the browser's date and time control writes it. */
export function localMinute(ms: number): string {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
