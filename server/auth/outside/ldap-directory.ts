/** People and groups of the hospital's directory: who they are by their password, and what they may do by their groups. */
import { InvalidCredentialsError, NoSuchObjectError, type Client, type Entry } from 'ldapts';
import { notice, type Notice } from '../../base/notices.ts';
import { NotAllowedError } from '../../base/refusals.ts';
import { typedUserName } from '../user-name.ts';
import { isBarred, refusalOf } from './active-directory.ts';
import { withDirectory } from './ldap-connection.ts';
import { inFilter, inName, plainName } from './ldap-escape.ts';
import { roleOf, type LdapOptions, type OutsidePerson } from './sign-in-source.ts';

/** Groups within groups are followed so far. */
const MOST_LEVELS = 10;
const MOST_GROUPS = 1000;
const GROUPS_AT_ONCE = 50;
/** Of Active Directory: a membership through any number of groups ([MS-ADTS] 3.1.1.3.4.4.3). */
const IN_CHAIN = '1.2.840.113556.1.4.1941';

export interface LdapSource {
  readonly options: LdapOptions;
  readonly secret: string | null;
}

export interface Found {
  readonly dn: string;
  readonly person: OutsidePerson;
  readonly groups: readonly string[];
}

/**
 * The person, if the password is theirs; null where the directory says that it is not, or knows nobody of that name.
 * @param username in its one spelling
 * @throws NotAllowedError where the password is right and the directory lets them in nowhere
 */
export async function authenticateByDirectory(
  { options, secret }: LdapSource,
  username: string,
  password: string,
): Promise<OutsidePerson | null> {
  // A bind without a password is one as nobody, and succeeds (RFC 4513 5.1.2).
  if (password === '' || username === '') return null;
  return withDirectory(options, async (client) => {
    if (options.bindDn !== null) {
      await bindAccount(client, options, secret);
      const dn = await dnOf(client, options, username);
      if (dn === null || !(await bindAs(client, dn, password))) return null;
      await bindAccount(client, options, secret);
    } else {
      const dn = (options.userDn ?? '').replaceAll('{username}', inName(username));
      if (dn === '' || !(await bindAs(client, dn, password))) return null;
    }
    return (await describe(client, options, username))?.person ?? null;
  });
}

/** The person as the directory has them now; null where it has nobody of that name. */
export function lookUp(
  { options, secret }: LdapSource,
  username: string,
  signal: AbortSignal,
): Promise<Found | null> {
  const work = async (client: Client) => {
    await bindAccount(client, options, secret);
    return describe(client, options, username);
  };
  return withDirectory(options, work, signal);
}

/** @throws the directory's refusal */
export async function bindAccount(
  client: Client,
  { bindDn }: LdapOptions,
  secret: string | null,
): Promise<void> {
  if (bindDn === null || !secret) throw new InvalidCredentialsError('the bind account has no password');
  await client.bind(bindDn, secret);
}

async function bindAs(client: Client, dn: string, password: string): Promise<boolean> {
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError || error instanceof NoSuchObjectError)) throw error;
    const refusal = refusalOf(error.message);
    if (refusal) throw new NotAllowedError(refusal);
    return false;
  }
}

async function dnOf(client: Client, options: LdapOptions, username: string): Promise<string | null> {
  return (await entryOf(client, options, username))?.dn ?? null;
}

/** @throws DirectoryAmbiguity where several have that name */
async function entryOf(client: Client, options: LdapOptions, username: string): Promise<Entry | null> {
  const { searchEntries } = await client.search(options.userBase, {
    scope: 'sub',
    filter: options.userFilter.replaceAll('{username}', inFilter(username)),
    attributes: ['entryUUID', 'objectGUID', 'entryDN', ...(options.activeDirectory ? OF_ACCOUNTS : [])],
    explicitBufferAttributes: ['objectGUID'],
    derefAliases: 'never',
  });
  if (searchEntries.length > 1) throw new DirectoryAmbiguity(username);
  return searchEntries[0] ?? null;
}

export class DirectoryAmbiguity extends Error {
  readonly notice: Notice;
  constructor(name: string) {
    super('several entries have this name');
    this.notice = notice('LDAP_SEVERAL', { name });
  }
}

/** @throws NotAllowedError for an account that Active Directory has disabled, or whose time is over */
export async function describe(
  client: Client,
  options: LdapOptions,
  username: string,
): Promise<Found | null> {
  const entry = await entryOf(client, options, username);
  if (!entry) return null;
  if (options.activeDirectory && isBarred(entry, Date.now()))
    throw new NotAllowedError('OUTSIDE_ACCOUNT_BARRED');
  const { dn } = entry;
  const groups = options.activeDirectory
    ? await groupsInChain(client, options, dn)
    : await groupsUpward(client, options, dn);
  return {
    dn,
    groups,
    person: {
      username: nameOf(entry, options) ?? username,
      externalId: idOf(entry),
      role: roleOf(options.roles, groups, plainName),
    },
  };
}

const OF_ACCOUNTS = ['sAMAccountName', 'userAccountControl', 'accountExpires'];

/** One name for whoever may sign in by several, such as `ana` and `ana@hospital.example`; they are looked up by it again. */
function nameOf({ sAMAccountName }: Entry, { activeDirectory, userFilter }: LdapOptions): string | undefined {
  if (!activeDirectory || typeof sAMAccountName !== 'string') return undefined;
  return userFilter.includes('sAMAccountName={username}') ? typedUserName(sAMAccountName) : undefined;
}

/** Stays where a person is renamed or moved, and is never another's. */
function idOf({ dn, entryUUID, objectGUID }: Entry): string {
  // What an entry does not have is there as an empty list.
  const [id] = [objectGUID ?? [], entryUUID ?? []].flat();
  if (Buffer.isBuffer(id)) return `guid ${id.toString('hex')}`;
  return id ? `uuid ${id}` : `dn ${plainName(dn)}`;
}

/** Asked of the directory for each group of the table. */
async function groupsInChain(client: Client, { roles }: LdapOptions, dn: string): Promise<string[]> {
  const held: string[] = [];
  for (const group of new Set(roles.map((row) => row.group))) {
    const { searchEntries } = await client.search(dn, {
      scope: 'base',
      filter: `(memberOf:${IN_CHAIN}:=${inFilter(group)})`,
      attributes: ['1.1'],
    });
    if (searchEntries.length > 0) held.push(group);
  }
  return held;
}

async function groupsUpward(client: Client, { groupBase }: LdapOptions, dn: string): Promise<string[]> {
  const held = new Map<string, string>();
  let level = [dn];
  for (let depth = 0; level.length > 0 && depth < MOST_LEVELS && held.size < MOST_GROUPS; depth++) {
    const above: string[] = [];
    for (let from = 0; from < level.length; from += GROUPS_AT_ONCE) {
      const members = level.slice(from, from + GROUPS_AT_ONCE).map(inFilter);
      const terms = members.map((member) => `(member=${member})(uniqueMember=${member})`).join('');
      const { searchEntries } = await client.search(groupBase, {
        scope: 'sub',
        filter: `(|${terms})`,
        attributes: ['1.1'],
        derefAliases: 'never',
      });
      for (const { dn: group } of searchEntries) {
        if (held.has(plainName(group))) continue;
        held.set(plainName(group), group);
        above.push(group);
      }
    }
    level = above;
  }
  return [...held.values()];
}
