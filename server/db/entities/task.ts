import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/**
 * One series from one source on its way through the pipeline, and the queue of every step: what is QUEUED at a step
 * is that step's work. Written in `queue/` alone.
 */
export const Task = defineEntity({
  name: 'task',
  properties: {
    /** `YYYYMMDDhhmmss` (UTC) and four digits. */
    id: p.string().length(18).primary(),
    step: p.string().length(16),
    state: p.string().length(16),
    /** Raised by every claim: with `leaseOwner` it fences a worker that was thought dead. */
    claims: p.integer(),
    /** How often the current step was begun since the task came to it. */
    attempt: p.integer(),
    /** Automatic retries of the current step. */
    retries: p.integer(),
    priority: p.integer(),
    /** Node that runs it now. */
    leaseOwner: p.string().length(64).nullable(),
    /** Of a WAITING task: IMAGES, RETRY, SERVER, REMOTE or RELEASE. */
    waitReason: p.string().length(16).nullable(),
    /** Of a WAITING task without lease: when the Task Manager wakes it, by the database's clock. */
    wakeAt: p.bigint('number').nullable(),
    failureCode: p.string().length(64).nullable(),
    failureParams: p.text().nullable(),

    sourceAeTitle: p.string().length(64),
    sourceAddress: p.string().length(64),
    /** Name of the device that this was when the first image came. */
    sourceDevice: p.string().length(64).nullable(),
    calledAeTitle: p.string().length(64),
    patientId: p.string().length(255).nullable(),
    patientName: p.string().length(512).nullable(),
    patientBirthDate: p.string().length(32).nullable(),
    patientSex: p.string().length(32).nullable(),
    studyInstanceUid: p.string().length(64),
    studyDate: p.string().length(32).nullable(),
    studyTime: p.string().length(32).nullable(),
    studyDescription: p.string().length(255).nullable(),
    accessionNumber: p.string().length(64).nullable(),
    seriesInstanceUid: p.string().length(64),
    seriesDate: p.string().length(32).nullable(),
    seriesTime: p.string().length(32).nullable(),
    seriesDescription: p.string().length(255).nullable(),
    seriesNumber: p.integer().nullable(),
    modality: p.string().length(32).nullable(),
    manufacturer: p.string().length(255).nullable(),
    model: p.string().length(255).nullable(),
    /** As the header names it. */
    radiopharmaceutical: p.string().length(255).nullable(),
    /** Set by an operator where the header names none that is known. */
    chosenRadiopharmaceutical: p.string().length(255).nullable(),

    /** Series and source, of the one task of both that takes images; null for every other. */
    openKey: p.string().length(200).nullable(),
    imagesReceived: p.integer(),
    imagesExpected: p.integer().nullable(),
    /** Identical copies that came again and were ignored. */
    duplicates: p.integer(),
    /** An operator asked to go on with the images that are here. */
    completedByHand: p.integer(),
    /** When the last image or copy was registered. */
    lastImageAt: p.bigint('number'),
    /** When the last image or copy was received, which may be long before; null for tasks from before this was kept. */
    lastReceivedAt: p.bigint('number').nullable(),
    /** JSON: what each finished step found out, by step. Cleared from a step on when it runs again. */
    stepResults: p.text().columnType('mediumtext'),
    /** Size of the package that left; null until there is one. */
    packageBytes: p.bigint('number').nullable(),
    /** JSON list of warnings, each a code with parameters. */
    warnings: p.text().nullable(),
    /** JSON: `HeaderFacts`, by which rules chose, once the series was whole. */
    headerFacts: p.text().nullable(),
    /** JSON: `AppliedRule`, the rule that was applied; null where none was. */
    appliedRule: p.text().nullable(),
    /** 1 once retention has removed the images. */
    imagesDeleted: p.integer(),
    startedAt: p.bigint('number'),
    updatedAt: p.bigint('number'),
    finishedAt: p.bigint('number').nullable(),
  },
  uniques: [{ name: 'task_open', properties: ['openKey'] }],
  indexes: [
    { name: 'task_queue', properties: ['state', 'step', 'priority', 'id'] },
    { name: 'task_state', properties: ['state', 'id'] },
    { name: 'task_series', properties: ['seriesInstanceUid', 'sourceAeTitle', 'sourceAddress'] },
    { name: 'task_study', properties: ['studyInstanceUid'] },
    { name: 'task_accession', properties: ['accessionNumber'] },
    { name: 'task_patient', properties: ['patientId'] },
    { name: 'task_updated', properties: ['updatedAt'] },
    { name: 'task_started', properties: ['startedAt', 'state'] },
    { name: 'task_device', properties: ['sourceDevice', 'id'] },
    { name: 'task_images', properties: ['imagesReceived', 'id'] },
    { name: 'task_patient_name', properties: ['patientName', 'id'] },
    { name: 'task_series_description', properties: ['seriesDescription', 'id'] },
    { name: 'task_source', properties: ['sourceAeTitle', 'sourceAddress'] },
  ],
});

export type TaskRow = InferEntity<typeof Task>;
