/**
 * What follows when something is asked of a task: by a person, by a worker, by time, or by an image that arrives.
 * Pure: the store evaluates it on the locked row, inside the transaction that writes; the API's list of possible
 * actions is what it does not refuse. The table is data, printed into docs/task-actions.md.
 */
import type { ErrorCode } from '../base/errors.ts';
import { notice, type Notice, type NoticeCode } from '../base/notices.ts';
import { STEPS, type Step, type TaskPlace, type TaskState, type WaitReason } from '../base/task-states.ts';
import type { Action, ActionKind } from './action.ts';
import { settledState, type DeliveryFacts } from './settled-state.ts';

/** A task as the decision needs to know it: read with the row, in the same transaction. */
export interface TaskFacts extends TaskPlace {
  readonly failureCode: string | null;
  readonly waitReason: WaitReason | null;
  /** It is the one task of its series and source that takes images. */
  readonly takesImages: boolean;
  /** Its images are on disk: retention has not removed them. */
  readonly imagesHere: boolean;
  readonly hasResults: boolean;
  /** The processing server holds a job for it. */
  readonly hasRemoteJob: boolean;
  /** Read where the action asks for them. */
  readonly deliveries: readonly DeliveryFacts[];
}

/** What must happen once the decision is committed; kept in the database until it has. */
export type Effect = 'discardRemoteJob' | 'removeFiles';

export interface Decision {
  /** Equal to where the task is when nothing moves: then there is no transition. */
  readonly to: TaskPlace;
  readonly lease: 'take' | 'keep' | 'give';
  /** The task takes no more images. */
  readonly closesForImages: boolean;
  /** It takes images again, though it has gone on. */
  readonly opensForImages: boolean;
  readonly effects: readonly Effect[];
}
export interface Refused {
  readonly refused: Notice;
}

/** Failures that more images can mend. */
export const MENDABLE: ReadonlySet<string> = new Set<ErrorCode>([
  'INCOMPLETE_SERIES',
  'TOO_FEW_IMAGES',
  'IRREGULAR_SPACING',
  'SLICES_ELSEWHERE',
]);
/** Failures that more images cannot mend, while those that come later belong to the same series of several images a place. */
const JOINED: ReadonlySet<string> = new Set<ErrorCode>([
  'DYNAMIC_SERIES',
  'FRAMES_ELSEWHERE',
  'DUPLICATE_SLICES',
  'MIXED_GEOMETRY',
]);
/** Failures of the remote job itself: trying again means submitting it again. */
const RESUBMITTED: ReadonlySet<string> = new Set<ErrorCode>([
  'REMOTE_FAILED',
  'REMOTE_TIMEOUT',
  'BAD_RESULT',
]);

/** Conditions of the table, each with its sentence for the document and the code of its refusal. */
export const CONDITIONS = {
  imagesHere: {
    says: 'its images are on disk',
    holds: (facts) => facts.imagesHere,
    refusal: 'IMAGES_REMOVED',
  },
  hasResults: { says: 'it has results', holds: (facts) => facts.hasResults, refusal: 'NO_RESULTS' },
  takesImages: {
    says: 'it takes images',
    holds: (facts) => facts.takesImages,
    refusal: 'TASK_REFUSES',
  },
  atCompilator: {
    says: 'it is at the Compilator',
    holds: (facts) => facts.step === 'COMPILATOR',
    refusal: 'SERIES_COMPLETE',
  },
  mendable: {
    says: 'more images could mend it',
    holds: (facts) => MENDABLE.has(facts.failureCode ?? ''),
    refusal: 'NOT_COMPLETABLE',
  },
  remoteJobIsGivenUp: {
    says: 'its remote job is given up',
    holds: ({ failureCode, state, step }) =>
      RESUBMITTED.has(failureCode ?? '') || (state === 'CANCELLED' && step === 'DOWNLOADER'),
    refusal: 'TASK_REFUSES',
  },
  waitsForRelease: {
    says: 'it waits to be released',
    holds: ({ waitReason }) => waitReason === 'RELEASE',
    refusal: 'TASK_REFUSES',
  },
  waitsForTime: {
    says: 'it waits for the time of its next try',
    holds: ({ waitReason }) => waitReason === 'RETRY' || waitReason === 'SERVER',
    refusal: 'TASK_REFUSES',
  },
  hasNotDelivered: {
    says: 'it is past the Compilator, and before the Store SCU',
    holds: ({ step }) => step !== 'COMPILATOR' && step !== 'STORE_SCU',
    refusal: 'TASK_REFUSES',
  },
  atStoreScu: {
    says: 'it is at the Store SCU',
    holds: (facts) => facts.step === 'STORE_SCU',
    refusal: 'TASK_REFUSES',
  },
  atValidator: {
    says: 'it is at the Validator',
    holds: (facts) => facts.step === 'VALIDATOR',
    refusal: 'TASK_REFUSES',
  },
} as const satisfies Record<
  string,
  {
    readonly says: string;
    readonly holds: (facts: TaskFacts) => boolean;
    readonly refusal: Extract<
      NoticeCode,
      'IMAGES_REMOVED' | 'NO_RESULTS' | 'SERIES_COMPLETE' | 'NOT_COMPLETABLE' | 'TASK_REFUSES'
    >;
  }
>;
export type Condition = keyof typeof CONDITIONS;

export interface Target {
  /** Beside those of the rule. */
  readonly effects?: readonly Effect[];
  /** This target is passed over where one of these does not hold. */
  readonly when?: readonly Condition[];
  readonly state: TaskState | 'same' | 'settled';
  readonly step?: 'next' | Step;
}
export interface Rule {
  /** The action is refused where one of these does not hold. */
  readonly needs?: readonly Condition[];
  readonly lease: Decision['lease'];
  readonly effects?: readonly Effect[];
  readonly closesForImages?: true;
  readonly opensForImages?: true;
  /** Code of the refusal in a state that is not named. */
  readonly otherwise?: 'NOT_COMPLETABLE';
  /** By the state of the task, the first target that fits; a state that is not named refuses. */
  readonly from: { readonly [S in TaskState]?: readonly Target[] };
}

const to = (state: Target['state'], more: Omit<Target, 'state'> = {}): readonly [Target] => [
  { state, ...more },
];
const SUBMITTED_ANEW: Target = {
  state: 'QUEUED',
  step: 'UPLOADER',
  when: ['remoteJobIsGivenUp'],
  effects: ['discardRemoteJob'],
};
const SAME_EVERYWHERE = {
  QUEUED: to('same'),
  RUNNING: to('same'),
  WAITING: to('same'),
  FAILED: to('same'),
  COMPLETED: to('same'),
  CANCELLED: to('same'),
  IGNORED: to('same'),
} as const;

export const TABLE: { readonly [A in ActionKind]: Rule } = {
  claim: { lease: 'take', from: { QUEUED: to('RUNNING') } },
  await: { lease: 'keep', from: { RUNNING: to('WAITING') } },
  resume: { lease: 'keep', from: { WAITING: to('RUNNING') } },
  keepJob: { lease: 'keep', from: { RUNNING: to('same'), WAITING: to('same') } },
  advance: { lease: 'give', from: { RUNNING: to('QUEUED', { step: 'next' }) } },
  ignore: {
    needs: ['atCompilator'],
    lease: 'give',
    closesForImages: true,
    from: { RUNNING: to('IGNORED') },
  },
  hold: { needs: ['atCompilator'], lease: 'give', from: { RUNNING: to('WAITING', { step: 'next' }) } },
  process: {
    needs: ['imagesHere'],
    lease: 'give',
    from: {
      WAITING: to('QUEUED', { when: ['waitsForRelease'] }),
      IGNORED: to('QUEUED', { step: 'next' }),
    },
  },
  wait: { lease: 'give', from: { RUNNING: to('WAITING') } },
  release: { lease: 'give', from: { RUNNING: to('QUEUED'), WAITING: to('QUEUED') } },
  fail: { lease: 'give', from: { RUNNING: to('FAILED'), WAITING: to('FAILED') } },
  wake: { lease: 'give', from: { WAITING: to('QUEUED') } },
  settle: {
    needs: ['atStoreScu'],
    lease: 'give',
    from: {
      QUEUED: to('settled'),
      RUNNING: to('settled'),
      WAITING: to('settled'),
      FAILED: to('settled'),
      COMPLETED: to('settled'),
    },
  },
  addImages: {
    needs: ['takesImages'],
    lease: 'keep',
    from: { WAITING: to('same'), QUEUED: to('same'), RUNNING: to('same'), FAILED: to('WAITING') },
  },
  addCopies: { lease: 'keep', from: SAME_EVERYWHERE },
  reopen: {
    needs: ['hasNotDelivered', 'imagesHere'],
    lease: 'give',
    effects: ['discardRemoteJob'],
    opensForImages: true,
    from: {
      QUEUED: to('WAITING', { step: 'COMPILATOR' }),
      RUNNING: to('WAITING', { step: 'COMPILATOR' }),
      WAITING: to('WAITING', { step: 'COMPILATOR' }),
    },
  },
  closeForImages: { lease: 'keep', closesForImages: true, from: SAME_EVERYWHERE },
  warn: { lease: 'keep', from: SAME_EVERYWHERE },
  removeImages: {
    lease: 'keep',
    closesForImages: true,
    effects: ['discardRemoteJob', 'removeFiles'],
    from: { FAILED: to('same'), COMPLETED: to('same'), CANCELLED: to('same'), IGNORED: to('same') },
  },
  retry: {
    needs: ['imagesHere'],
    lease: 'give',
    from: {
      FAILED: [SUBMITTED_ANEW, ...to('QUEUED')],
      CANCELLED: [SUBMITTED_ANEW, ...to('QUEUED')],
    },
  },
  restart: {
    needs: ['imagesHere'],
    lease: 'give',
    effects: ['discardRemoteJob'],
    from: {
      FAILED: to('QUEUED', { step: 'COMPILATOR' }),
      COMPLETED: to('QUEUED', { step: 'COMPILATOR' }),
      CANCELLED: to('QUEUED', { step: 'COMPILATOR' }),
      IGNORED: to('QUEUED', { step: 'COMPILATOR' }),
    },
  },
  cancel: {
    lease: 'give',
    closesForImages: true,
    effects: ['discardRemoteJob'],
    from: { QUEUED: to('CANCELLED'), RUNNING: to('CANCELLED'), WAITING: to('CANCELLED') },
  },
  complete: {
    needs: ['atCompilator', 'imagesHere'],
    otherwise: 'NOT_COMPLETABLE',
    lease: 'give',
    from: { WAITING: to('QUEUED'), FAILED: to('QUEUED', { when: ['mendable'] }) },
  },
  resend: {
    needs: ['imagesHere', 'hasResults'],
    lease: 'give',
    from: {
      FAILED: to('QUEUED', { step: 'STORE_SCU' }),
      COMPLETED: to('QUEUED', { step: 'STORE_SCU' }),
    },
  },
  setRadiopharmaceutical: {
    lease: 'keep',
    from: {
      ...SAME_EVERYWHERE,
      FAILED: [{ state: 'QUEUED', when: ['atValidator', 'imagesHere'] }, ...to('same')],
    },
  },
  dropDestination: {
    lease: 'give',
    from: {
      QUEUED: [{ state: 'settled', when: ['atStoreScu'] }, ...to('same')],
      RUNNING: [{ state: 'settled', when: ['atStoreScu'] }, ...to('same')],
      WAITING: [{ state: 'settled', when: ['atStoreScu'] }, ...to('same')],
      FAILED: [{ state: 'settled', when: ['atStoreScu'] }, ...to('same')],
      CANCELLED: to('same'),
    },
  },
  tryNow: { needs: ['waitsForTime'], lease: 'keep', from: { WAITING: to('QUEUED') } },
  setPriority: { lease: 'keep', from: SAME_EVERYWHERE },
  delete: {
    lease: 'give',
    closesForImages: true,
    effects: ['discardRemoteJob', 'removeFiles'],
    from: {
      QUEUED: to('CANCELLED'),
      RUNNING: to('CANCELLED'),
      WAITING: to('CANCELLED'),
      FAILED: to('same'),
      COMPLETED: to('same'),
      CANCELLED: to('same'),
      IGNORED: to('same'),
    },
  },
};

/** What a person can ask of a task; shown by the API where it is not refused. */
export const PERSON_ACTIONS = [
  'retry',
  'restart',
  'cancel',
  'resend',
  'complete',
  'tryNow',
  'process',
] as const;

export type PersonAction = (typeof PERSON_ACTIONS)[number];

export function possibleActions(facts: TaskFacts): PersonAction[] {
  return PERSON_ACTIONS.filter(
    (kind) => !('refused' in decide(facts, kind === 'resend' ? { kind, devices: [] } : { kind })),
  );
}

/** @returns what follows, or why nothing does. */
export function decide(facts: TaskFacts, action: Action): Decision | Refused {
  const rule = TABLE[action.kind];
  const holds = (condition: Condition) => CONDITIONS[condition].holds(facts);
  if (action.kind === 'dropDestination' && !isAwaited(facts, action.device))
    return { refused: notice('NOT_A_DESTINATION', { device: action.device }) };
  const missing = rule.needs?.find((condition) => !holds(condition));
  if (missing) return refuse(facts, action, CONDITIONS[missing].refusal);
  const target = rule.from[facts.state]?.find(({ when = [] }) => when.every(holds));
  const deliveries = deliveriesAfter(facts, action);
  const place = target && placeAfter({ ...facts, deliveries }, target);
  if (!place) return refuse(facts, action, rule.otherwise ?? 'TASK_REFUSES');
  return {
    to: place,
    lease: rule.lease,
    closesForImages: facts.takesImages && (rule.closesForImages === true || endsCollecting(place, action)),
    opensForImages: rule.opensForImages === true,
    effects: [...(rule.effects ?? []), ...(target.effects ?? [])].filter(
      (effect) => effect === 'removeFiles' || facts.hasRemoteJob,
    ),
  };
}

function isAwaited({ deliveries }: TaskFacts, device: string): boolean {
  return deliveries.some(
    (each) => each.device === device && each.state !== 'COMPLETED' && each.state !== 'CANCELLED',
  );
}

/** As they are once the action is written. */
export function deliveriesAfter({ deliveries }: TaskFacts, action: Action): readonly DeliveryFacts[] {
  if (action.kind !== 'dropDestination') return deliveries;
  return deliveries.map((each) =>
    each.device === action.device ? { ...each, state: 'CANCELLED' as const } : each,
  );
}

/** Undefined after the last step of a task that is not at the Store SCU: there is none. */
function placeAfter({ step, state, deliveries }: TaskFacts, target: Target): TaskPlace | undefined {
  if (target.state === 'same') return { step, state };
  if (target.state === 'settled') return { step, state: settledState(deliveries) };
  const next = target.step === 'next' ? STEPS[STEPS.indexOf(step) + 1] : (target.step ?? step);
  return next && { step: next, state: target.state };
}

/**
 * A task takes images while it is at the Compilator, and when it has failed there for want of them, or for having several
 * at a place: frames that come slowly are one series that fails, not one for each frame.
 */
function endsCollecting(place: TaskPlace, action: Action): boolean {
  if (place.step !== 'COMPILATOR') return true;
  return action.kind === 'fail' && !MENDABLE.has(action.failure.code) && !JOINED.has(action.failure.code);
}

function refuse(
  { step, state }: TaskFacts,
  action: Action,
  code: 'IMAGES_REMOVED' | 'NO_RESULTS' | 'SERIES_COMPLETE' | 'NOT_COMPLETABLE' | 'TASK_REFUSES',
): Refused {
  if (code === 'TASK_REFUSES') return { refused: notice(code, { state, step, action: action.kind }) };
  return { refused: code === 'NOT_COMPLETABLE' ? notice(code, { state }) : notice(code) };
}
