/** Who may work on one database together: checked before a gateway touches the queue. */
import { pause } from '../base/pause.ts';
import { StartError } from '../base/start-error.ts';
import type { Database } from '../db/database.ts';

/** What a gateway says of itself. */
export interface Newcomer {
  /** NODE_NAME; undefined where it works alone. */
  readonly name: string | undefined;
  readonly host: string;
  readonly version: string;
  /** See `directorySum`. */
  readonly directory: string;
}

/** Longer than the lease of a gateway that was killed. */
const WAITS_AT_MOST_MS = 65_000;
const LOOK_EVERY_MS = 1_000;

interface Reason {
  readonly sentence: string;
  /** It may pass: whoever it is may have been killed. */
  readonly mayPass: boolean;
}

/**
 * @param now ms since the epoch, by the database's clock
 * @throws StartError 75 in words, where others work on the database with whom this gateway cannot
 */
export async function refuseStrangers(
  database: Database,
  newcomer: Newcomer,
  now: () => number,
): Promise<void> {
  for (const until = now() + WAITS_AT_MOST_MS; ; await pause(LOOK_EVERY_MS)) {
    const reason = await reasonAgainst(database, newcomer, now());
    if (!reason) return;
    if (!reason.mayPass || now() > until) throw new StartError(75, reason.sentence);
  }
}

async function reasonAgainst(
  database: Database,
  { name, host, version, directory }: Newcomer,
  now: number,
): Promise<Reason | undefined> {
  const alive = await database.queries.selectFrom('node').selectAll().where('until', '>', now).execute();
  const members = alive.filter((node) => typeof node.name === 'string' && node.name !== name);
  const [member] = members;
  if (name === undefined)
    return (
      member &&
      mayPass(`DATABASE_URL: node ${member.name} of a cluster works on this database: set CLUSTER=true`)
    );
  const elsewhere = members.find((node) => node.directory !== directory);
  if (elsewhere)
    return final(
      `DATA_DIR: it is not the directory of node ${elsewhere.name}, which works on the same database: is the shared storage mounted?`,
    );
  const other = members.find((node) => node.version !== version);
  if (other)
    return final(
      `Node ${other.name} runs version ${other.version}, and this is ${version}: stop all nodes, then start them with one version`,
    );
  // On one machine the lock of the data directory has said that the one before is gone.
  const namesake = alive.find((node) => node.name === name && node.host !== host);
  if (namesake)
    return mayPass(`NODE_NAME: a node ${name} runs on ${namesake.host}: give each node a name of its own`);
  if (alive.some((node) => typeof node.name !== 'string'))
    return mayPass('DATABASE_URL: a gateway without CLUSTER=true works on this database: stop it first');
  return undefined;
}

function final(sentence: string): Reason {
  return { sentence, mayPass: false };
}

function mayPass(sentence: string): Reason {
  return { sentence, mayPass: true };
}
