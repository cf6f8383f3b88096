/** Rows of the model's tasks, with nothing in them that it does not need. */
import type { TaskRow } from '../../../server/db/entities/task.ts';
import type { NewResult } from '../../../server/queue/results.ts';
import type { NewImage, NewTask } from '../../../server/queue/task-columns.ts';

export const RESULT: NewResult = {
  index: 0,
  seriesInstanceUid: '2.25.9',
  description: 'PETFECTIOR',
  number: 1001,
  files: [
    {
      name: '1.dcm',
      sopInstanceUid: '2.25.1',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
      transferSyntaxUid: '1.2.840.10008.1.2',
    },
  ],
  integrity: { before: {}, after: {}, activityChange: 0, withinTolerance: true } as never,
};

export function newTask(seriesInstanceUid: string): NewTask {
  return {
    sourceAeTitle: 'SCANNER',
    sourceAddress: '192.0.2.1',
    sourceDevice: null,
    calledAeTitle: 'PETFECTIOR',
    patientId: null,
    patientName: null,
    patientBirthDate: null,
    patientSex: null,
    studyInstanceUid: '1.2.3',
    studyDate: null,
    studyTime: null,
    studyDescription: null,
    accessionNumber: null,
    seriesInstanceUid,
    seriesDate: null,
    seriesTime: null,
    seriesDescription: null,
    seriesNumber: null,
    modality: 'PT',
    manufacturer: null,
    model: null,
    radiopharmaceutical: null,
    imagesExpected: null,
  };
}

export function newImage(row: TaskRow): NewImage {
  const index = row.imagesReceived + 1;
  return {
    sopInstanceUid: `${row.id}.${index}`,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
    transferSyntaxUid: '1.2.840.10008.1.2',
    key: `spool/x/${row.id}/${index}.dcm`,
    bytes: 1,
    position: index,
    header: '{}',
    receivedAt: 0,
    checksum: null,
    datasetBytes: null,
  };
}
