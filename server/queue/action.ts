/** What can be asked of a task: by a person, by a worker, by time, or by an image that arrives. */
import type { Failure } from '../base/errors.ts';
import type { Notice } from '../base/notices.ts';
import type { WaitReason } from '../base/task-states.ts';

export type Action =
  /** A worker takes the task; it gets a lease. */
  | { readonly kind: 'claim' }
  /** The step goes on at the remote side; the lease is kept. */
  | { readonly kind: 'await' }
  /** The processing server has a job for the task. */
  | { readonly kind: 'keepJob' }
  /** What was awaited has come; same lease. */
  | { readonly kind: 'resume' }
  /** The step ended well. */
  | { readonly kind: 'advance' }
  /** The step cannot go on yet. */
  | {
      readonly kind: 'wait';
      readonly reason: WaitReason;
      /** Milliseconds since the epoch, by the database's clock. */
      readonly until: number;
      readonly failure?: Failure;
      /** An automatic retry: counted. */
      readonly isRetry?: boolean;
    }
  /** The step ended well, and a rule says that the task is not to be processed. */
  | { readonly kind: 'ignore' }
  /** The step ended well, and a rule says that a person is to release the task. */
  | { readonly kind: 'hold' }
  /** A person releases a task that is held, or wants one processed that was ignored. */
  | { readonly kind: 'process' }
  /** A worker gives the task back unfinished. */
  | { readonly kind: 'release' }
  | { readonly kind: 'fail'; readonly failure: Failure }
  /** What a waiting task waited for has come. */
  | { readonly kind: 'wake' }
  /** A delivery of a task at the Store SCU has changed. */
  | { readonly kind: 'settle' }
  /** Images arrive; nothing more is expected before `until`. */
  | { readonly kind: 'addImages'; readonly until: number }
  /** Copies of images that the task has arrive: they mend nothing. */
  | { readonly kind: 'addCopies'; readonly until: number }
  /** Images arrive for a task that has gone on without them; nothing more is expected before `until`. */
  | { readonly kind: 'reopen'; readonly until: number }
  /** Images that arrive from now on belong to another task. */
  | { readonly kind: 'closeForImages' }
  /** Something that whoever looks at the task should know; said once. */
  | { readonly kind: 'warn'; readonly warning: Notice }
  /** Retention removes the images. */
  | { readonly kind: 'removeImages' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'cancel' }
  /** Go on with the images that are here. */
  | { readonly kind: 'complete' }
  /** Do not wait for the time of the next try. */
  | { readonly kind: 'tryNow' }
  /** Names of devices that get everything again, or only what they lack; none: each destination gets what it lacks. */
  | { readonly kind: 'resend'; readonly devices: readonly string[]; readonly onlyMissing?: boolean }
  /** The result is not sent to this device any more. */
  | { readonly kind: 'dropDestination'; readonly device: string }
  | { readonly kind: 'setRadiopharmaceutical'; readonly name: string }
  | { readonly kind: 'setPriority'; readonly priority: number }
  | { readonly kind: 'delete' };
export type ActionKind = Action['kind'];
