/** What rules go by, of one series. */
import type { TaskRow } from '../db/entities/task.ts';
import { WEEKDAYS, type TextField, type Weekday } from './rule.ts';

export interface SeriesFacts {
  readonly texts: { readonly [F in TextField]?: readonly string[] };
  /** Undefined while the series is not compiled. */
  readonly slices: number | undefined;
  /** Hour of the day, 0 to 23, and weekday on which its first image came, by the clock of the gateway. */
  readonly hour: number;
  readonly weekday: Weekday;
}

/** What a series says that the row of its task does not: read from its header, and kept for later dry runs. */
export interface HeaderFacts {
  /** Station Name (0008,1010). */
  readonly station: string | null;
  /** Protocol Name (0018,1030). */
  readonly protocol: string | null;
  /** Series Type (0054,1000), Corrected Image (0028,0051), Image Type (0008,0008). */
  readonly seriesType: readonly string[];
  readonly correctedImage: readonly string[];
  readonly imageType: readonly string[];
  /** Name of the configured radiopharmaceutical that the header means, where it means one. */
  readonly tracer: string | null;
  readonly slices: number;
}

export type RoutedTask = Pick<
  TaskRow,
  | 'sourceAeTitle'
  | 'sourceAddress'
  | 'sourceDevice'
  | 'calledAeTitle'
  | 'manufacturer'
  | 'model'
  | 'studyDescription'
  | 'seriesDescription'
  | 'radiopharmaceutical'
  | 'chosenRadiopharmaceutical'
  | 'startedAt'
>;

export function seriesFacts(task: RoutedTask, header: HeaderFacts | null): SeriesFacts {
  const at = new Date(task.startedAt);
  return {
    texts: {
      SOURCE_AE_TITLE: some(task.sourceAeTitle),
      SOURCE_ADDRESS: some(task.sourceAddress),
      SOURCE_DEVICE: some(task.sourceDevice),
      CALLED_AE_TITLE: some(task.calledAeTitle),
      STATION: some(header?.station),
      MANUFACTURER: some(task.manufacturer),
      MODEL: some(task.model),
      STUDY_DESCRIPTION: some(task.studyDescription),
      SERIES_DESCRIPTION: some(task.seriesDescription),
      PROTOCOL: some(header?.protocol),
      SERIES_TYPE: header?.seriesType ?? [],
      CORRECTED_IMAGE: header?.correctedImage ?? [],
      IMAGE_TYPE: header?.imageType ?? [],
      TRACER: some(task.chosenRadiopharmaceutical, header?.tracer, task.radiopharmaceutical),
    },
    slices: header?.slices,
    hour: at.getHours(),
    weekday: WEEKDAYS[at.getDay()] as Weekday,
  };
}

function some(...values: readonly (string | null | undefined)[]): string[] {
  return values.filter((value) => value !== null && value !== undefined && value !== '') as string[];
}
