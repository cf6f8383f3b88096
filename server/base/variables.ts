/** The variables of the environment: which there are, how one is read, and which were probably meant. */
import { readFileSync } from 'node:fs';

/** Every variable with its default and meaning; docs/configuration.md is generated from this table. */
export const VARIABLES = {
  HTTP_HOST: { fallback: '0.0.0.0', meaning: 'Address on which the console and the API listen' },
  HTTP_PORT: { fallback: '8000', meaning: 'Port of the console and the API' },
  TLS_CERT: { fallback: '', meaning: 'PEM file of the certificate: console and API over HTTPS' },
  TLS_KEY: { fallback: '', meaning: 'PEM file of the key that belongs to TLS_CERT' },
  TRUSTED_PROXIES: {
    fallback: '',
    meaning:
      'Addresses and CIDR networks, by commas, of the reverse proxies in front of the console and the API: what they say of the address, scheme and host of a request is believed, and of nobody else',
  },
  PROXY_HEADERS: {
    fallback: 'x-forwarded',
    meaning:
      'Headers in which they say it: `x-forwarded` (X-Forwarded-For, -Proto, -Host) or `forwarded` (RFC 7239)',
  },
  PROXY_PROTOCOL: {
    fallback: '',
    meaning:
      'Addresses and CIDR networks, by commas, of load balancers whose connections, to the Dicom Listener and to the console and API, begin with a PROXY protocol header (version 1 or 2): the address in it holds. From everybody else no such header is read',
  },
  DICOM_HOST: { fallback: '0.0.0.0', meaning: 'Address on which the Dicom Listener listens' },
  DICOM_PORT: { fallback: '11115', meaning: 'Port of the Dicom Listener' },
  DICOM_TLS_CERT: { fallback: '', meaning: 'PEM file of the certificate: DICOM over TLS' },
  DICOM_TLS_KEY: { fallback: '', meaning: 'PEM file of the key that belongs to DICOM_TLS_CERT' },
  DICOM_TLS_CA: {
    fallback: '',
    meaning:
      "PEM file of the authorities that devices' certificates come from: of those that connect, and of those that are connected to (the system's where empty)",
  },
  DICOM_TLS_CLIENT: { fallback: 'optional', meaning: '`optional` or `required` client certificates' },
  DICOM_CLIENT_CERT: {
    fallback: '',
    meaning: 'PEM file of the certificate that is shown to devices over TLS; DICOM_TLS_CERT where empty',
  },
  DICOM_CLIENT_KEY: { fallback: '', meaning: 'PEM file of the key that belongs to DICOM_CLIENT_CERT' },
  DATA_DIR: { fallback: './data', meaning: 'Images, packages, embedded database, logs' },
  DATABASE_URL: {
    fallback: '',
    meaning:
      'Embedded database in DATA_DIR where empty; else `mysql://user:password@host:port/name` or `mariadb://…`; several hosts by commas (`host1:port,host2:port`): the next is tried where one cannot be reached',
  },
  CLUSTER: {
    fallback: 'false',
    meaning:
      '`true` (experimental): one of several gateways on one database (MySQL or MariaDB) and one DATA_DIR on shared storage',
  },
  NODE_NAME: {
    fallback: '',
    meaning: 'Name of this gateway among those of its cluster; the host name where empty',
  },
  PROCESSING_URL: {
    fallback: '',
    meaning:
      'Stand-in where empty; `https://host[:port]` for the http transport; `folder:/path?server=http://host:5005` for shared-folder',
  },
  PROCESSING_TOKEN: { fallback: '', meaning: 'Bearer token of the http transport' },
  PROCESSING_TLS_CA: {
    fallback: '',
    meaning:
      "PEM file of the authorities that the server's certificate must come from; the system's where empty",
  },
  PROCESSING_TLS_CERT: {
    fallback: '',
    meaning: 'PEM file of the client certificate for the processing server',
  },
  PROCESSING_TLS_KEY: { fallback: '', meaning: 'PEM file of the key that belongs to PROCESSING_TLS_CERT' },
  HTTPS_PROXY: {
    fallback: '',
    meaning:
      '`http://[user:password@]host:port` of the proxy to a processing server on HTTPS; `https_proxy` too',
  },
  NO_PROXY: { fallback: '', meaning: 'Hosts that are reached without it, by commas; `no_proxy` too' },
  ADMIN_USERNAME: {
    fallback: '',
    meaning: 'With ADMIN_PASSWORD: makes the first administrator at first start',
  },
  ADMIN_PASSWORD: { fallback: '', meaning: 'See ADMIN_USERNAME; at least 12 characters' },
  IMAGE_MEMORY_MIB: {
    fallback: '',
    meaning:
      "MiB that packing, rebuilding and previews may take at once; half of the container's or the machine's memory where empty",
  },
  BACKUP_PASSPHRASE: {
    fallback: '',
    meaning: 'Encrypts backups, which nobody can restore without it; at least 12 characters',
  },
  TZ: { fallback: '', meaning: "Time zone, as `Europe/Madrid`; the system's where empty" },
  LOG_LEVEL: { fallback: 'info', meaning: '`debug`, `info`, `warn` or `error`' },
  LOG_FORMAT: { fallback: '', meaning: '`pretty` (default on a terminal) or `json` (default elsewhere)' },
} as const;

export type Variable = keyof typeof VARIABLES;

/** Prefixes that are ours alone: a variable that starts so and is not in the table is a slip of the pen. */
const OUR_PREFIXES = [
  'HTTP_PORT',
  'HTTP_HOST',
  'TRUSTED_',
  'PROXY_HEADER',
  'DICOM_',
  'PROCESSING_',
  'DATABASE_',
  'ADMIN_',
  'LOG_',
  'IMAGE_',
  'BACKUP_',
  'CLUSTER',
  'NODE_NAME',
];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The value, or the contents of the file that `<NAME>_FILE` names, or the default. */
export function readVariable(environment: Environment, name: Variable, problems: string[]): string {
  const direct = environment[name]?.trim();
  const file = environment[`${name}_FILE`]?.trim();
  if (direct && file) problems.push(`${name} and ${name}_FILE are both set: keep one`);
  if (file && !direct) {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
      return VARIABLES[name].fallback;
    }
  }
  return direct || VARIABLES[name].fallback;
}

/** Of every unknown variable that is meant for the gateway: what is wrong with it. */
export function unknownVariables(environment: Environment): string[] {
  return Object.keys(environment).flatMap((name) => {
    const plain = name.replace(/_FILE$/, '');
    if (Object.hasOwn(VARIABLES, plain) || OF_OTHERS.has(name)) return [];
    const meant = Object.keys(VARIABLES).find((known) => known.length > 4 && isOneEditAway(plain, known));
    if (!meant && !OUR_PREFIXES.some((prefix) => name.startsWith(prefix))) return [];
    return [`${name} is not a known variable${meant ? `: did you mean ${meant}?` : ''}`];
  });
}

/** Known to other programs, and close to ours. */
const OF_OTHERS = new Set(['HTTP_PROXY']);

/** Whether one character more, less, other, or two neighbours exchanged make one text of the other. */
function isOneEditAway(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const isExchanged = short[at] === long[at + 1] && short[at + 1] === long[at];
  return (
    short.slice(at + 1) === long.slice(at + 1) || (isExchanged && short.slice(at + 2) === long.slice(at + 2))
  );
}
