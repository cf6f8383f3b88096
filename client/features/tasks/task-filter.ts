import type { TaskFilter, TaskState } from '../../graphql/generated/graphql.ts';

/** What a person has chosen above the table, as it stands in the address. Days are `YYYY-MM-DD`, the viewer's. */
export interface TaskFilterValues {
  readonly state: TaskState | undefined;
  readonly text: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Name of a device that results go to or images came from. */
  readonly device?: string | undefined;
}

export function isFiltered(values: TaskFilterValues): boolean {
  return Object.values(values).some(Boolean);
}

export function filterOf({ state, text, from, to, device }: TaskFilterValues): TaskFilter {
  return {
    ...(state && { states: [state] }),
    ...(text && { text }),
    ...(device && { device }),
    ...(from && isDay(from) && { startedFrom: startOfDay(from, 0) }),
    ...(to && isDay(to) && { startedTo: startOfDay(to, 1) }),
  };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The instant at which a day begins where the viewer is, so many days later. */
function startOfDay(day: string, later: number): string {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
