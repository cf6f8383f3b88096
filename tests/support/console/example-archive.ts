/** An archive as the console's examples have it: its studies, and what was retrieved from it. */
import { saying } from './notice.ts';

export function exampleRetrievals(now: number) {
  const retrieval = {
    device: 'PACS',
    completed: 120,
    failed: 0,
    remaining: 0,
    failure: null,
    series: [
      {
        studyInstanceUid: '1.2.3',
        seriesInstanceUid: '1.2.3.4',
        description: 'PET WB',
        images: 300,
        isHere: false,
      },
    ],
    tasks: [],
    requestedBy: 'anna',
    isCut: false,
    startedAt: now - 120_000,
    updatedAt: now - 60_000,
    finishedAt: null,
  };
  return [
    { ...retrieval, id: '3', state: 'RETRIEVING', remaining: 180 },
    { ...retrieval, id: '2', state: 'COMPLETED', completed: 300, finishedAt: now - 60_000 },
    {
      ...retrieval,
      id: '1',
      state: 'FAILED',
      completed: 0,
      failure: saying('MOVE_DESTINATION_UNKNOWN', { device: 'PACS', aeTitle: 'PETFECTIOR' }),
      finishedAt: now - 60_000,
    },
  ];
}

export function exampleStudies() {
  return [
    {
      instanceUid: '1.2.3',
      accessionNumber: 'A4711',
      description: 'PET CT',
      date: '20240315',
      modalities: ['CT', 'PT'],
      patient: { id: 'P-17', name: 'DOE^JANE', birthDate: '19610412', sex: 'F' },
      series: [
        {
          instanceUid: '1.2.3.4',
          modality: 'PT',
          description: 'PET WB',
          number: 4,
          date: '20240315',
          images: 300,
          task: null,
        },
        {
          instanceUid: '1.2.3.5',
          modality: 'CT',
          description: 'CT low dose',
          number: 3,
          date: '20240315',
          images: 300,
          task: null,
        },
      ],
    },
  ];
}
