/** What leaves beside the voxels: by allow-list, UIDs as pseudonyms, dates moved where no contract wants them exact. */
import type { Dataset } from '../../../dicom/index.ts';
import { formatInstant, isoDate, isoTime, parseDt, parseZone } from '../../pet/dicom-time.ts';
import { administrationInstant } from '../../pet/administration.ts';
import { endOfAcquisition } from '../../pet/decay-reference.ts';
import { readPetHeader } from '../../pet/pet-header.ts';
import type { AcquisitionParameters, JobMetadata } from '../../remote/transport.ts';
import { within } from '../../pet/within.ts';
import { reconstructionSettings } from './allow-list.ts';
import { leavingTexts } from './leaving-texts.ts';
import { dateShift, pseudonymUid } from './pseudonym.ts';

export interface JobMetadataInput {
  readonly taskId: string;
  readonly clientId: string;
  /** As the header has them. */
  readonly parameters: AcquisitionParameters;
  /** Texts that the site lets leave as they are. */
  readonly scannerTexts: readonly string[];
  /** The installation's secret for pseudonyms, hex. */
  readonly secret: string;
  /** The shared-folder contract wants dates as they are; otherwise all dates of a patient move by the same days. */
  readonly exactDates: boolean;
}

const DAY = 86_400_000;
/** Scanners count in hundreds, archives in thousands; a longer number may be that of an order or a patient. */
const LARGEST_SERIES_NUMBER = 99_999;

/** @param dataset of the slice that speaks for the series: the one that was measured longest */
export function jobMetadata(dataset: Dataset, input: JobMetadataInput): JobMetadata {
  const pet = readPetHeader(dataset);
  const studyUid = dataset.text(0x0020000d) ?? '';
  const patient = dataset.text(0x00100020) ?? studyUid;
  const shift = input.exactDates ? 0 : dateShift(input.secret, patient) * DAY;
  const movedDate = (tag: number) => {
    const date = isoDate(dataset.text(tag));
    return date && formatInstant(Date.parse(date) - shift).slice(0, 10);
  };
  const zone = parseZone(dataset.text(0x00080201));
  const moveDateTime = (text: string) => {
    const at = parseDt(text, zone);
    if (at === undefined || input.exactDates) return at === undefined ? undefined : text;
    return formatInstant(at - shift).replace(/[-:T]/g, '');
  };
  const { times, tracer } = pet;
  const start = administrationInstant(tracer, times.acquisition ?? times.series, endOfAcquisition([times]));
  const { names, kernels } = leavingTexts(input.parameters, dataset, input.scannerTexts);
  return {
    taskId: input.taskId,
    clientId: input.clientId,
    parameters: { ...input.parameters, ...names },
    dose: pet.tracer.dose,
    radiopharmaceuticalStart: start === undefined ? undefined : formatInstant(start - shift),
    patientWeight: pet.patientWeight,
    patientSize: pet.patientSize,
    patientAge: leavingAge(pet.patientAge),
    studyInstanceUid: pseudonymUid(input.secret, studyUid),
    seriesInstanceUid: pseudonymUid(input.secret, dataset.text(0x0020000e) ?? ''),
    seriesNumber: within(dataset.number(0x00200011), 0, LARGEST_SERIES_NUMBER),
    studyDate: movedDate(0x00080020),
    seriesDate: movedDate(0x00080021),
    seriesTime: isoTime(dataset.text(0x00080031)),
    reconSettings: reconstructionSettings(dataset, {
      ...names,
      kernels,
      meanGap: input.parameters.sliceSpacing,
      radiopharmaceutical: input.parameters.radiopharmaceutical,
      dose: tracer.dose,
      weight: pet.patientWeight,
      moveDateTime,
    }),
  };
}

/** Ages over 89 years are few enough to name a person: they leave as 90. */
function leavingAge(age: string | undefined): string | undefined {
  return age?.endsWith('Y') && Number(age.slice(0, 3)) > 89 ? '090Y' : age;
}
