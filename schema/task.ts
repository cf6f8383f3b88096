import { STEPS } from '../server/base/task-states.ts';
import { PERSON_ACTIONS, type PersonAction } from '../server/queue/decide.ts';
import { builder } from './builder.ts';
import { ProcessNameEnum, TaskStateEnum } from './enums.ts';
import { FailureType } from './failure.ts';
import { DeliveryType } from './delivery.ts';
import { PackageType } from './package.ts';
import { PreviewsType } from './previews.ts';
import { ResultType } from './result.ts';
import { TracerType } from './tracer.ts';
import { loadersOf } from './loaders.ts';
import { NoticeType, sentenceOf } from './notice.ts';
import { AppliedRuleType } from './rule.ts';
import { waitOfTask, type TaskWait } from '../server/tasks/wait-notice.ts';
import type { Context } from './context.ts';
import type { MissingSlice, TaskRecord } from '../server/tasks/task-record.ts';

const PatientType = builder.objectRef<TaskRecord>('Patient').implement({
  description: 'Who was imaged, as the images say.',
  fields: (t) => ({
    id: t.exposeString('patientId', { nullable: true, description: 'Patient ID (0010,0020).' }),
    name: t.exposeString('patientName', { nullable: true, description: "Patient's Name (0010,0010)." }),
    sex: t.exposeString('patientSex', {
      nullable: true,
      description: "Patient's Sex (0010,0040): M, F or O.",
    }),
    birthDate: t.expose('patientBirthDate', {
      type: 'Date',
      nullable: true,
      description: "Patient's Birth Date (0010,0030).",
    }),
  }),
});

const StudyType = builder.objectRef<TaskRecord>('Study').implement({
  description: 'The study that the series belongs to.',
  fields: (t) => ({
    instanceUid: t.exposeString('studyInstanceUid', { description: 'Study Instance UID (0020,000D).' }),
    date: t.expose('studyDate', { type: 'Date', nullable: true, description: 'Study Date (0008,0020).' }),
    description: t.exposeString('studyDescription', {
      nullable: true,
      description: 'Study Description (0008,1030).',
    }),
    accessionNumber: t.exposeString('accessionNumber', {
      nullable: true,
      description: 'Accession Number (0008,0050).',
    }),
  }),
});

const SeriesType = builder.objectRef<TaskRecord>('Series').implement({
  description: 'The series that came in.',
  fields: (t) => ({
    instanceUid: t.exposeString('seriesInstanceUid', { description: 'Series Instance UID (0020,000E).' }),
    number: t.exposeInt('seriesNumber', { nullable: true, description: 'Series Number (0020,0011).' }),
    description: t.exposeString('seriesDescription', {
      nullable: true,
      description: 'Series Description (0008,103E).',
    }),
    modality: t.exposeString('modality', { nullable: true, description: 'Modality (0008,0060).' }),
    manufacturer: t.exposeString('manufacturer', {
      nullable: true,
      description: 'Manufacturer (0008,0070).',
    }),
    model: t.exposeString('model', { nullable: true, description: "Manufacturer's Model Name (0008,1090)." }),
    radiopharmaceutical: t.exposeString('radiopharmaceutical', {
      nullable: true,
      description: 'Name of the configured radiopharmaceutical, once it has been recognised or chosen.',
    }),
  }),
});

const SourceType = builder.objectRef<TaskRecord>('Source').implement({
  description: 'Where the images came from.',
  fields: (t) => ({
    aeTitle: t.exposeString('sourceAeTitle', { description: 'Calling AE title.' }),
    address: t.exposeString('sourceAddress', { description: 'IP address.' }),
    device: t.exposeString('sourceDevice', {
      nullable: true,
      description: 'Name of the declared device that it was when the first image came.',
    }),
  }),
});

const MissingSliceType = builder.objectRef<MissingSlice>('MissingSlice').implement({
  description: 'A place along the axis where no slice has come.',
  fields: (t) => ({
    position: t.exposeFloat('position', { description: 'Along the normal of the image plane, mm.' }),
    index: t.exposeInt('index', { description: 'Number of the slice in the order of positions, from 1.' }),
  }),
});

const ImagesType = builder.objectRef<TaskRecord>('Images').implement({
  description: 'How many images have come.',
  fields: (t) => ({
    received: t.exposeInt('imagesReceived', { description: 'Distinct images on disk.' }),
    expected: t.exposeInt('imagesExpected', {
      nullable: true,
      description: 'Number of Slices (0054,0081); null where the images do not say.',
    }),
    missing: t.field({
      type: [MissingSliceType],
      description: 'Places where a slice is missing, as far as the spacing of the others tells; at most 200.',
      resolve: (task, _args, context) => loadersOf(context).missingSlices.load(task.id),
    }),
  }),
});

const MEANINGS: Readonly<Record<PersonAction, string>> = {
  retry: 'Do the last step again.',
  restart: 'Do everything again, from the images that are here.',
  cancel: 'Stop it.',
  resend: 'Send the results again.',
  complete: 'Go on with the images that are here.',
  tryNow: 'Do not wait for the time of the next try.',
  process: 'Process a task that a rule ignored or holds.',
};
const TaskActionEnum = builder.enumType('TaskAction', {
  description: 'What can be asked of a task.',
  values: Object.fromEntries(
    PERSON_ACTIONS.map((action) => [
      action.replace(/[A-Z]/g, '_$&').toUpperCase(),
      { value: action, description: MEANINGS[action] },
    ]),
  ) as Record<string, { value: (typeof PERSON_ACTIONS)[number]; description: string }>,
});

export const TaskType = builder.objectRef<TaskRecord>('Task').implement({
  description: 'One series from one source on its way through the pipeline.',
  fields: (t) => ({
    id: t.exposeID('id', { description: '18 digits, in the order of arrival: YYYYMMDDhhmmss and a number.' }),
    step: t.expose('step', { type: ProcessNameEnum, description: 'The process that the task is at.' }),
    state: t.expose('state', { type: TaskStateEnum, description: 'State in that step.' }),
    attempt: t.exposeInt('attempt', { description: 'How often the step has been begun.' }),
    priority: t.exposeInt('priority', { description: 'Higher goes first; 0 unless someone raised it.' }),
    stepProgress: t.exposeFloat('stepProgress', { description: 'Progress within the step, 0..1.' }),
    progress: t.float({ description: 'Progress over all steps, 0..1.', resolve: overallProgress }),
    message: t.string({
      nullable: true,
      description: 'What a waiting task waits for, or why one is ignored, in English.',
      resolve: async (task, _args, context) => sentenceOf((await waitOf(task, context)).notice),
    }),
    notice: t.field({
      type: NoticeType,
      nullable: true,
      description: 'What a waiting task waits for, or why one is ignored, as data.',
      resolve: async (task, _args, context) => (await waitOf(task, context)).notice,
    }),
    nextTryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When a waiting task goes on by itself at the latest: its next try, or the end of the time in which more images may come.',
      resolve: async (task, _args, context) => (await waitOf(task, context)).nextTryAt,
    }),
    failure: t.expose('failure', {
      type: FailureType,
      nullable: true,
      description: 'Why the task failed, or why its last attempt did.',
    }),
    warnings: t.expose('warnings', {
      type: [NoticeType],
      description: 'What a person should know of the series, and what does not stop it.',
    }),
    rule: t.expose('rule', {
      type: AppliedRuleType,
      nullable: true,
      description: 'The rule that was applied once the series was whole; null where none was.',
    }),
    tracer: t.field({
      type: TracerType,
      nullable: true,
      description: 'As which radiopharmaceutical the header was understood; null until it was validated.',
      resolve: (task, _args, context) => loadersOf(context).tracers.load(task.id),
    }),
    actions: t.field({
      type: [TaskActionEnum],
      description: 'What can be asked of the task now.',
      resolve: (task, _args, context) => loadersOf(context).actions.load(task),
    }),
    patient: t.field({ type: PatientType, description: 'Who was imaged.', resolve: (task) => task }),
    study: t.field({ type: StudyType, description: 'The study it belongs to.', resolve: (task) => task }),
    series: t.field({ type: SeriesType, description: 'The series that came in.', resolve: (task) => task }),
    source: t.field({ type: SourceType, description: 'Where it came from.', resolve: (task) => task }),
    images: t.field({ type: ImagesType, description: 'How many images have come.', resolve: (task) => task }),
    deliveries: t.field({
      type: [DeliveryType],
      description: 'One for each destination.',
      resolve: (task, _args, context) => loadersOf(context).deliveries.load(task.id),
    }),
    results: t.field({
      type: [ResultType],
      description: 'The series that were made from the result.',
      resolve: (task, _args, context) => loadersOf(context).results.load(task.id),
    }),
    package: t.field({
      type: PackageType,
      nullable: true,
      description: 'What left the hospital; null until it was packed.',
      resolve: (task, _args, context) => loadersOf(context).packages.load(task.id),
    }),
    previews: t.field({
      type: PreviewsType,
      nullable: true,
      description: 'Pictures of input and result.',
      resolve: (task, _args, context) => loadersOf(context).previews.load(task.id),
    }),
    eta: t.expose('eta', {
      type: 'DateTime',
      nullable: true,
      description: 'When it should be delivered, by how long others took; null where nothing is known.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When its first image came.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it failed, was completed, cancelled or ignored.',
    }),
  }),
});

async function waitOf(task: TaskRecord, context: Context): Promise<TaskWait> {
  const isDelivered = task.state === 'WAITING' && task.step === 'STORE_SCU';
  return waitOfTask(task, isDelivered ? await loadersOf(context).deliveries.load(task.id) : []);
}

async function overallProgress(task: TaskRecord, _args: unknown, context: Context): Promise<number> {
  if (task.state === 'COMPLETED') return 1;
  const step = STEPS.indexOf(task.step);
  if (task.step !== 'STORE_SCU') return (step + Math.min(Math.max(task.stepProgress, 0), 1)) / STEPS.length;
  // By what was accepted, also while nothing is sent: what is at work tells of itself alone.
  const deliveries = await loadersOf(context).deliveries.load(task.id);
  const sumOf = (key: 'sent' | 'total') => deliveries.reduce((sum, delivery) => sum + delivery[key], 0);
  return (step + sumOf('sent') / Math.max(1, sumOf('total'))) / STEPS.length;
}
