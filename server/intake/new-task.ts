import type { NewTask } from '../queue/task-columns.ts';
import type { Receipt } from '../storage/receipt.ts';

/** What a task is begun with, of its first image. */
export function newTask(
  { source, calledAeTitle, header: { series } }: Receipt,
  sourceDevice: string | null,
): NewTask {
  return {
    sourceAeTitle: source.aeTitle,
    sourceAddress: source.address,
    sourceDevice,
    calledAeTitle,
    patientId: series.patientId ?? null,
    patientName: series.patientName ?? null,
    patientBirthDate: series.patientBirthDate ?? null,
    patientSex: series.patientSex ?? null,
    studyInstanceUid: series.studyInstanceUid,
    studyDate: series.studyDate ?? null,
    studyTime: series.studyTime ?? null,
    studyDescription: series.studyDescription ?? null,
    accessionNumber: series.accessionNumber ?? null,
    seriesInstanceUid: series.seriesInstanceUid,
    seriesDate: series.seriesDate ?? null,
    seriesTime: series.seriesTime ?? null,
    seriesDescription: series.seriesDescription ?? null,
    seriesNumber: series.seriesNumber ?? null,
    modality: series.modality ?? null,
    manufacturer: series.manufacturer ?? null,
    model: series.manufacturerModelName ?? null,
    radiopharmaceutical: series.radiopharmaceutical ?? null,
    imagesExpected: series.numberOfSlices ?? null,
  };
}
