/** The words for where a task is: its step, its state, what it waits for; and the names of the ten processes. */

export const PROCESS_NAMES = [
  'DICOM_LISTENER',
  'COMPILATOR',
  'VALIDATOR',
  'PACKER',
  'UPLOADER',
  'DOWNLOADER',
  'UNPACKER',
  'STORE_SCU',
  'TASK_MANAGER',
  'SERVER_MONITOR',
] as const;
export type ProcessName = (typeof PROCESS_NAMES)[number];

/** The steps that a task passes, in order. */
export const STEPS = [
  'COMPILATOR',
  'VALIDATOR',
  'PACKER',
  'UPLOADER',
  'DOWNLOADER',
  'UNPACKER',
  'STORE_SCU',
] as const;
export type Step = (typeof STEPS)[number];

/** A delivery has those of a task but the one that rules give. */
export const DELIVERY_STATES = ['QUEUED', 'RUNNING', 'WAITING', 'FAILED', 'COMPLETED', 'CANCELLED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const TASK_STATES = [...DELIVERY_STATES, 'IGNORED'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export type WaitReason = 'IMAGES' | 'RETRY' | 'SERVER' | 'REMOTE' | 'RELEASE';

/** States in which nothing more happens by itself. */
export const FINISHED_STATES = ['FAILED', 'COMPLETED', 'CANCELLED', 'IGNORED'] as const satisfies TaskState[];

export interface TaskPlace {
  readonly step: Step;
  readonly state: TaskState;
}
