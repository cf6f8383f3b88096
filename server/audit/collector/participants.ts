/** Who took part in an event: people and programs that ask, this gateway, and the other side of a transfer (PS3.15 A.5.3). */
import { isIP } from 'node:net';
import type { AuditEntry } from '../audit-entry.ts';
import { isGatewayAction, type GatewayAction } from '../gateway-actions.ts';
import { code } from './coded-values.ts';
import { element, type XmlElement } from './xml-element.ts';

export interface Reporter {
  /** AuditSourceID: unique in the hospital. */
  readonly sourceId: string;
  readonly hostName: string;
}

/** DCM, PS3.16 CID 402. */
const ROLES = {
  APPLICATION: ['110150', 'Application'],
  SOURCE: ['110153', 'Source Role ID'],
  DESTINATION: ['110152', 'Destination Role ID'],
} as const;
type Role = keyof typeof ROLES;

/** Which way images went in what the gateway does by itself; what is not here has no other side. */
const TRANSFERS: Partial<Record<GatewayAction, 'in' | 'out'>> = {
  receiveSeries: 'in',
  quarantineImage: 'in',
  importResult: 'in',
  exportSeries: 'out',
  beginDelivery: 'out',
  deliverResult: 'out',
};

export function participants(entry: AuditEntry, reporter: Reporter): XmlElement[] {
  // A command of the command line, such as a backup, is asked for by a person.
  const isOwn = entry.actor === null && isGatewayAction(entry.action);
  const way = isOwn && TRANSFERS[entry.action as GatewayAction];
  if (way) {
    // A sender pushes; what is fetched or sent by this gateway it began itself.
    const byPeer = entry.action === 'receiveSeries' || entry.action === 'quarantineImage';
    return [
      gateway(reporter, way === 'in' ? 'DESTINATION' : 'SOURCE', !byPeer),
      otherSide(entry, way === 'in' ? 'SOURCE' : 'DESTINATION', byPeer),
    ];
  }
  if (isOwn) return [gateway(reporter, 'APPLICATION', true)];
  return [requestor(entry), gateway(reporter, 'APPLICATION', false)];
}

function requestor({ actor, address }: AuditEntry): XmlElement {
  return element('ActiveParticipant', {
    UserID: actor ?? 'unknown',
    UserIsRequestor: 'true',
    ...accessPoint(address),
  });
}

/** An application entity by its title (A.5.3.3); the processing server, which has none, by where it is. */
function otherSide({ address, details }: AuditEntry, role: Role, isRequestor: boolean): XmlElement {
  const { aeTitle, host } = details as { aeTitle?: unknown; host?: unknown };
  const where = address || (typeof host === 'string' ? host : '');
  const title = typeof aeTitle === 'string' && aeTitle !== '' ? aeTitle : undefined;
  return element(
    'ActiveParticipant',
    {
      UserID: title ?? (where || 'unknown'),
      AlternativeUserID: title && `AETITLES=${title}`,
      UserIsRequestor: String(isRequestor),
      ...accessPoint(where),
    },
    [roleCode(role)],
  );
}

function gateway({ sourceId, hostName }: Reporter, role: Role, isRequestor: boolean): XmlElement {
  return element(
    'ActiveParticipant',
    { UserID: sourceId, UserIsRequestor: String(isRequestor), ...accessPoint(hostName) },
    [roleCode(role)],
  );
}

function roleCode(role: Role): XmlElement {
  const [value, meaning] = ROLES[role];
  return code('RoleIDCode', value, 'DCM', meaning);
}

/** NetworkAccessPointTypeCode: 1 a name of a machine, 2 an IP address, 5 a URI. Several addresses, and none, are no access point. */
function accessPoint(where: string): Record<string, string | undefined> {
  if (where === '' || where === '*') return {};
  const type = isIP(where) !== 0 ? '2' : /^[a-z]+:/.test(where) ? '5' : '1';
  return { NetworkAccessPointID: where, NetworkAccessPointTypeCode: type };
}
