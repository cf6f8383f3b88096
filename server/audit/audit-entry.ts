import { isGatewayAction } from './gateway-actions.ts';

export interface AuditEntry {
  readonly cursor: number;
  readonly at: number;
  /** User or API token; null where nobody was signed in, and of what the gateway does by itself. */
  readonly actor: string | null;
  readonly address: string;
  /** The mutation, the view, or what the gateway did by itself. */
  readonly action: string;
  readonly taskId: string | null;
  /** Arguments without secrets; of an entry for those that were counted, `more` and `minutes`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** `OK`, or the error it was answered with. */
  readonly outcome: string;
  /** Of the request, as in log lines; empty where there was none. */
  readonly requestId: string;
}

export type NewAuditEntry = Omit<AuditEntry, 'cursor'>;

/** All that fit every field given. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly address?: string | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly taskId?: string | undefined;
  /** True: only what was done; false: only what was refused or failed. */
  readonly succeeded?: boolean | undefined;
  readonly requestId?: string | undefined;
  /** True: only what the gateway does by itself; false: only what people and programs ask for. */
  readonly byGateway?: boolean | undefined;
  /** Milliseconds since the epoch: at or after, and before. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Looks at lists, and what is told while they change: a page that stays open asks for them again and again. */
const LISTS = [
  'listTasks',
  'listQuarantine',
  'countTasks',
  'listRetrievals',
  'listTestRuns',
  'viewAuditLog',
  'followTasks',
  'followTransitions',
  'followRetrievals',
  'followTestRuns',
] as const;
/** Looks at patients' data, and at this log: many, and the same again and again. */
export const LOOKS: readonly string[] = [
  ...LISTS,
  'viewTask',
  'viewPreview',
  'viewManifest',
  'compareHeaders',
  'dryRunRule',
  'searchStudies',
  'viewRetrieval',
];
/** For how long the same look of the same person is one, ms. Of a list, whatever its page. */
const SAME_FOR_MS = { list: 15 * 60_000, look: 60_000 };
/** What anybody may do, signed in or not, as often as they like. */
const COMINGS_AND_GOINGS = new Set(['signIn', 'signOut', 'setUp', 'changePassword']);

/** Of several alike only the first are written one by one; the others are counted. */
export const WRITTEN_ALONE = {
  stranger: 1,
  quarantined: 1,
  refused: 50,
  look: 300,
  comingOrGoing: 20,
} as const;

/** How many alike are written one by one within a window. */
export function writtenAlone({ actor, action, outcome }: NewAuditEntry): number {
  if (isGatewayAction(action)) return action === 'quarantineImage' ? WRITTEN_ALONE.quarantined : Infinity;
  if (actor === null && outcome !== 'OK') return WRITTEN_ALONE.stranger;
  if (outcome !== 'OK') return WRITTEN_ALONE.refused;
  if (LOOKS.includes(action)) return WRITTEN_ALONE.look;
  return COMINGS_AND_GOINGS.has(action) ? WRITTEN_ALONE.comingOrGoing : Infinity;
}

/** For how long an entry stands for those that are the same, ms, and what makes them the same; null: each is written. */
export function sameLook({
  actor,
  address,
  action,
  outcome,
  details,
}: NewAuditEntry): { ms: number; key: string } | null {
  if (!LOOKS.includes(action)) return null;
  const isList = (LISTS as readonly string[]).includes(action);
  const { first: _first, after: _after, last: _last, before: _before, ...filter } = details;
  const what = isList ? filter : details;
  return {
    ms: isList ? SAME_FOR_MS.list : SAME_FOR_MS.look,
    key: JSON.stringify([actor, address, action, outcome, what]),
  };
}
