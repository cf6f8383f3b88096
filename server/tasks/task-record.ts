import type { Failure } from '../base/errors.ts';
import type { Notice } from '../base/notices.ts';
import type { Transition } from '../base/events.ts';
import type { PersonAction } from '../queue/decide.ts';
import type { CommitmentState } from '../queue/commitments.ts';
import type { DeliveryState } from '../base/task-states.ts';
import type { Step, TaskState, WaitReason } from '../base/task-states.ts';
import type { AppliedRule } from '../rules/rule.ts';
import type { Page, PageRequest } from '../base/page.ts';

/** A task as it is shown. Times in milliseconds since the epoch; dates as in DICOM (YYYYMMDD). */
export interface TaskRecord {
  readonly id: string;
  readonly step: Step;
  readonly state: TaskState;
  readonly attempt: number;
  readonly priority: number;
  /** 0..1 within the step. */
  readonly stepProgress: number;
  readonly failure: Failure | null;
  /** What a person should know of the series, and what does not stop it. */
  readonly warnings: readonly Notice[];
  /** The rule that was applied once the series was whole; null where none was. */
  readonly rule: AppliedRule | null;
  /** What a WAITING task waits for. */
  readonly waitReason: WaitReason | null;
  /** When a WAITING task goes on by itself at the latest; null where no time is set. */
  readonly nextTryAt: number | null;
  readonly patientId: string | null;
  readonly patientName: string | null;
  readonly patientSex: string | null;
  readonly patientBirthDate: string | null;
  readonly studyInstanceUid: string;
  readonly studyDate: string | null;
  readonly studyDescription: string | null;
  readonly accessionNumber: string | null;
  readonly seriesInstanceUid: string;
  readonly seriesNumber: number | null;
  readonly seriesDescription: string | null;
  readonly modality: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly radiopharmaceutical: string | null;
  readonly sourceAeTitle: string;
  readonly sourceAddress: string;
  /** Name of the device that this was when the first image came. */
  readonly sourceDevice: string | null;
  /** It is the one task of its series and source that takes images. */
  readonly takesImages: boolean;
  /** Its images are on disk. */
  readonly imagesHere: boolean;
  readonly imagesReceived: number;
  readonly imagesExpected: number | null;
  readonly eta: number | null;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly finishedAt: number | null;
}

/** A place on the axis where no slice has come. */
export interface MissingSlice {
  /** Along the normal of the image plane, mm. */
  readonly position: number;
  /** From 1, in the order of positions. */
  readonly index: number;
}

export interface DeliveryRecord {
  readonly taskId: string;
  /** Name of the device; what follows of it is empty until it was first contacted. */
  readonly device: string;
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly state: DeliveryState;
  readonly sent: number;
  readonly failed: number;
  readonly total: number;
  readonly attempts: number;
  /** Why the last attempt did not deliver everything. */
  readonly notice: Notice | null;
  /** When a WAITING one is tried again. */
  readonly nextTryAt: number | null;
  readonly updatedAt: number;
  /** Null where the device was not asked for it. */
  readonly commitment: CommitmentRecord | null;
}

/** Whether a destination has taken responsibility for the images (PS3.4 J). */
export interface CommitmentRecord {
  readonly state: CommitmentState;
  readonly requests: number;
  /** Images that it has not taken responsibility for, as far as it has said. */
  readonly refused: number;
  readonly notice: Notice | null;
  readonly updatedAt: number;
}

/** Quantities of input and result: total activity in Bq, SUVbw in g/ml (null where the header does not allow it). */
export interface Integrity {
  readonly inputActivity: number;
  readonly resultActivity: number;
  /** 100 * (result - input) / input. */
  readonly activityChangePercent: number;
  readonly inputSuvMean: number | null;
  readonly resultSuvMean: number | null;
  readonly inputSuvMax: number | null;
  readonly resultSuvMax: number | null;
  readonly withinTolerance: boolean;
}

export interface ResultRecord {
  readonly taskId: string;
  readonly seriesInstanceUid: string;
  readonly description: string;
  readonly seriesNumber: number;
  readonly images: number;
  readonly integrity: Integrity | null;
}

/** As which radiopharmaceutical the header was understood, and from what. */
export interface TracerRecord {
  readonly name: string;
  readonly from: 'OPERATOR' | 'CODE' | 'TEXT' | 'MODEL_DEFAULT';
  /** The code or text of the header. */
  readonly said: string;
}

/** What left the hospital for one task. */
export interface PackageRecord {
  readonly taskId: string;
  readonly bytes: number;
  /** Bytes of the voxels before compression. */
  readonly voxelBytes: number;
  readonly sha256: string;
  readonly manifest: readonly { readonly path: string; readonly value: string }[];
}

export interface PreviewRecord {
  /** URL paths below `/previews/`; null until made. */
  readonly input: string | null;
  readonly result: string | null;
  readonly inputVolume: string | null;
  readonly resultVolume: string | null;
}

export interface TaskFilter {
  readonly ids?: readonly string[] | undefined;
  readonly states?: readonly TaskState[] | undefined;
  readonly steps?: readonly Step[] | undefined;
  /** Part of id, patient id or name, accession number, description, source AE title; without case. */
  readonly text?: string | undefined;
  readonly patientId?: string | undefined;
  readonly accessionNumber?: string | undefined;
  readonly studyInstanceUid?: string | undefined;
  readonly seriesInstanceUid?: string | undefined;
  /** Name of a device: the source's, or a destination's. */
  readonly device?: string | undefined;
  readonly startedFrom?: number | undefined;
  readonly startedTo?: number | undefined;
}

export interface TaskOrder {
  /** `id` is the order of arrival. What is empty comes before everything else. */
  readonly field:
    | 'id'
    | 'updatedAt'
    | 'state'
    | 'imagesReceived'
    | 'patientName'
    | 'seriesDescription'
    | 'sourceDevice';
  readonly direction: 'asc' | 'desc';
}

/** Refusals that a caller may see are thrown as NotFound, Conflict and Validation of `server/base/refusals.ts`. */
export interface TaskService {
  /** The cursor of a task is opaque: whatever `cursorOf` gives for it under that order. */
  list(filter: TaskFilter, order: TaskOrder, page: PageRequest): Promise<Page<TaskRecord>>;
  cursorOf(task: TaskRecord, order: TaskOrder): string;
  count(filter: TaskFilter): Promise<Record<TaskState, number>>;
  /** How many fit; counting ends at 10,000. */
  total(filter: TaskFilter): Promise<number>;
  get(id: string): Promise<TaskRecord | null>;
  /** One query each for many tasks: dataloaders call them. In the order asked; missing ones are null or empty. */
  getMany(ids: readonly string[]): Promise<(TaskRecord | null)[]>;
  deliveriesOf(ids: readonly string[]): Promise<(readonly DeliveryRecord[])[]>;
  resultsOf(ids: readonly string[]): Promise<(readonly ResultRecord[])[]>;
  packagesOf(ids: readonly string[]): Promise<(PackageRecord | null)[]>;
  tracersOf(ids: readonly string[]): Promise<(TracerRecord | null)[]>;
  /** What can be asked of each. */
  actionsOf(tasks: readonly TaskRecord[]): Promise<(readonly PersonAction[])[]>;
  missingSlicesOf(ids: readonly string[]): Promise<(readonly MissingSlice[])[]>;
  previewsOf(ids: readonly string[]): Promise<(PreviewRecord | null)[]>;

  transitionsOf(taskId: string, page: PageRequest): Promise<Page<Transition>>;
  /** Committed transitions with a cursor above `cursor`, ascending, at most `limit`. Never one before a gap is filled. */
  transitionsAfter(cursor: number, limit: number): Promise<readonly Transition[]>;
  /** The newest cursor; 0 where there is none. */
  lastCursor(): Promise<number>;

  retry(id: string): Promise<TaskRecord>;
  restart(id: string): Promise<TaskRecord>;
  cancel(id: string): Promise<TaskRecord>;
  complete(id: string): Promise<TaskRecord>;
  tryNow(id: string): Promise<TaskRecord>;
  process(id: string): Promise<TaskRecord>;
  /** Device names; empty: every destination of the task whose delivery is not complete. */
  resend(id: string, devices: readonly string[], onlyMissing?: boolean): Promise<TaskRecord>;
  dropDestination(id: string, device: string): Promise<TaskRecord>;
  setRadiopharmaceutical(id: string, name: string): Promise<TaskRecord>;
  setPriority(id: string, priority: number): Promise<TaskRecord>;
  /** Tasks that still run are cancelled first. @returns the ids that existed. */
  delete(ids: readonly string[]): Promise<readonly string[]>;
  deleteInState(state: TaskState): Promise<readonly string[]>;
}
