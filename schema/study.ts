import type { FoundSeries, FoundStudy } from '../server/retrieve/found.ts';
import { builder } from './builder.ts';
import { given } from './given.ts';
import { loadersOf } from './loaders.ts';
import { TaskType } from './task.ts';

/** A study with the archive that has it. */
export interface StudyOf extends FoundStudy {
  readonly device: string;
}

const PatientOfArchiveType = builder.objectRef<FoundStudy['patient']>('PatientOfArchive').implement({
  description: 'A patient, as an archive has them. Every field may be missing there.',
  fields: (t) => ({
    id: t.exposeString('id', { nullable: true, description: 'Patient ID.' }),
    name: t.exposeString('name', { nullable: true, description: "Patient's Name, as DICOM writes it." }),
    birthDate: t.expose('birthDate', { type: 'Date', nullable: true, description: "Patient's Birth Date." }),
    sex: t.exposeString('sex', { nullable: true, description: "Patient's Sex: M, F or O." }),
  }),
});

const SeriesOfArchiveType = builder.objectRef<FoundSeries>('SeriesOfArchive').implement({
  description: 'A series that an archive has.',
  fields: (t) => ({
    instanceUid: t.exposeString('instanceUid', { description: 'Series Instance UID.' }),
    modality: t.exposeString('modality', { nullable: true, description: 'Modality, such as PT.' }),
    description: t.exposeString('description', { nullable: true, description: 'Series Description.' }),
    number: t.exposeInt('number', { nullable: true, description: 'Series Number.' }),
    date: t.expose('date', { type: 'Date', nullable: true, description: 'Series Date.' }),
    images: t.exposeInt('images', {
      nullable: true,
      description: 'How many images the archive says that it has.',
    }),
    task: t.field({
      type: TaskType,
      nullable: true,
      description: 'The newest task of this series that is here and has not failed.',
      resolve: async ({ instanceUid }, _args, context) => {
        const id = await loadersOf(context).seriesHere.load(instanceUid);
        return id === null ? null : loadersOf(context).tasks.load(id);
      },
    }),
  }),
});

const StudyOfArchiveType = builder.objectRef<StudyOf>('StudyOfArchive').implement({
  description: 'A study that an archive has.',
  fields: (t) => ({
    instanceUid: t.exposeString('instanceUid', { description: 'Study Instance UID.' }),
    accessionNumber: t.exposeString('accessionNumber', { nullable: true, description: 'Accession Number.' }),
    description: t.exposeString('description', { nullable: true, description: 'Study Description.' }),
    date: t.expose('date', { type: 'Date', nullable: true, description: 'Study Date.' }),
    modalities: t.exposeStringList('modalities', {
      description: 'Modalities in Study; empty where the archive does not say.',
    }),
    patient: t.expose('patient', { type: PatientOfArchiveType, description: 'Whose it is.' }),
    series: t.field({
      type: [SeriesOfArchiveType],
      description: 'Its series: asked of the archive for all studies of the answer together.',
      resolve: (study, _args, context) => loadersOf(context).seriesOfStudy.load(study),
    }),
  }),
});

const StudyFilterInput = builder.inputType('StudyFilter', {
  description:
    'What to look for, at least one of accession number, patient, study and date. `*` and `?` stand for characters.',
  fields: (t) => ({
    accessionNumber: t.string({ description: 'Accession Number.' }),
    patientId: t.string({ description: 'Patient ID.' }),
    patientName: t.string({ description: 'Beginning of the name, family name first, as in DOE^J.' }),
    studyInstanceUid: t.string({ description: 'Study Instance UID.' }),
    dateFrom: t.field({ type: 'Date', description: 'Study Date from this day on.' }),
    dateTo: t.field({ type: 'Date', description: 'Study Date up to this day.' }),
    modality: t.string({ description: 'A modality of the study; left out: PT. Empty: any.' }),
  }),
});

builder.queryField('studies', (t) =>
  t.field({
    type: [StudyOfArchiveType],
    authScopes: { role: 'OPERATOR' },
    description: 'Studies that an archive has, at most 500 of them. Asked of the archive now.',
    args: {
      device: t.arg.string({ required: true, description: 'Name of a device that can be queried.' }),
      filter: t.arg({ type: StudyFilterInput, required: true, description: 'What to look for.' }),
    },
    resolve: async (_root, { device, filter }, { retrievals }) =>
      (await retrievals.studies(device, given(filter))).items.map((study) => ({ ...study, device })),
  }),
);
