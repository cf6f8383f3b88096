import type { Notice } from '../base/notices.ts';
import type { Failure } from '../base/errors.ts';
import type { DroppedClass } from '../listener/dropped-classes.ts';
import type { GateReason } from '../remote/server-gate.ts';
import type { ServerSample, ServerStatus } from '../remote/server-monitor.ts';
import type { ProcessName } from '../base/task-states.ts';

export const PROCESS_STATES = ['STOPPED', 'STARTING', 'RUNNING', 'STOPPING', 'FAILED'] as const;
export type ProcessState = (typeof PROCESS_STATES)[number];

/** What a process tells of itself. */
export interface ProcessStats {
  /** Tasks or associations that it works on now. */
  readonly running: number;
  /** How many it works on at once at most; null where that has no meaning. */
  readonly concurrency: number | null;
  /** Since the gateway started. */
  readonly completed: number;
  readonly failed: number;
  /** Completed in the last minute. */
  readonly rate: number;
  /** Of the Dicom Listener: what it took and dropped, most first. */
  readonly dropped?: readonly DroppedClass[];
}

export interface ProcessRecord extends ProcessStats {
  readonly name: ProcessName;
  readonly state: ProcessState;
  /** When it came into this state, milliseconds since the epoch. */
  readonly since: number;
  /** Tasks waiting for it. */
  readonly queued: number;
  readonly lastError: Notice | null;
}

/** What tasks that need the processing server wait for. */
export interface ServerWait {
  readonly failure: Failure;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Null while it is being asked. */
  readonly nextTryAt: number | null;
  readonly reason: GateReason;
}

export interface ProcessingServerRecord extends ServerStatus {
  /** The stand-in server inside the gateway: not for clinical use. */
  readonly standIn: boolean;
  /** Where it is, without credentials. */
  readonly address: string;
  /** Null while nothing keeps tasks from it. */
  readonly wait: ServerWait | null;
}

export interface ProcessingServerService {
  status(): ProcessingServerRecord;
  /** Asks it at once; those who wait for it go on when it answers. @throws ConflictError while it does not */
  tryNow(): Promise<ProcessingServerRecord>;
  /** The newest `last` samples, oldest first. */
  samples(last: number): readonly ServerSample[] | Promise<readonly ServerSample[]>;
}
