/**
 * The environment, parsed once and whole, then frozen. Every problem is reported together, so that an administrator
 * mends them in one go. What people change while the gateway runs is not here but in `settings/`.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { certificateProblems } from './certificate-problems.ts';
import { databaseAddress, type DatabaseAddress } from './database-address.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { networksOf, PROXY_HEADERS, type ProxySettings } from './proxy-settings.ts';
import { readVariable, unknownVariables, type Environment, type Variable } from './variables.ts';

export type { DatabaseAddress };

export interface Config {
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly tls: TlsFiles | undefined;
    readonly proxies: ProxySettings;
  };
  readonly dicom: {
    readonly host: string;
    readonly port: number;
    readonly tls: DicomTls | undefined;
    readonly deviceTls: DeviceTlsFiles;
  };
  /** Addresses and CIDR networks whose connections begin with a header of the PROXY protocol. */
  readonly balancers: readonly string[];
  /** Absolute path. */
  readonly dataDir: string;
  readonly database: DatabaseAddress;
  /** Undefined: this gateway works alone. */
  readonly cluster: { readonly nodeName: string } | undefined;
  readonly processing: ProcessingAddress;
  readonly administrator: { readonly username: string; readonly password: string } | undefined;
  /** Bytes for the voxels of series; undefined: half of the container's or the machine's memory. */
  readonly imageMemory: number | undefined;
  /** Encrypts backups; undefined: none can be made or restored. */
  readonly backupPassphrase: string | undefined;
  readonly log: { readonly level: LogLevel; readonly format: 'pretty' | 'json' };
}

/** Paths of PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface DicomTls extends TlsFiles {
  /** Certificates of the authorities that clients' certificates must come from. */
  readonly ca: string | undefined;
  readonly requireClientCertificate: boolean;
}

/** Of associations to devices that are marked for TLS; paths of PEM files. */
export interface DeviceTlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** How the processing server is connected to; paths of PEM files. */
export interface ProcessingConnection {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** URL of the proxy for HTTPS, perhaps with credentials; empty for none. */
  readonly proxy: string;
  /** Hosts that are reached without it, separated by commas. */
  readonly noProxy: string;
}

export type ProcessingAddress =
  | { readonly kind: 'stand-in' }
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly token: string | undefined;
      readonly connection: ProcessingConnection;
    }
  | {
      readonly kind: 'shared-folder';
      readonly folder: string;
      readonly serverUrl: string;
      readonly connection: ProcessingConnection;
    };

export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * @param isTerminal whether standard output is a terminal (decides the default log format)
 * @throws ConfigError naming every wrong, contradictory or unknown variable
 */
export function readConfig(environment: Environment, isTerminal: boolean): Config {
  const problems: string[] = [];
  const value = (name: Variable) => readVariable(environment, name, problems);
  problems.push(...unknownVariables(environment), ...timeZoneProblems(value('TZ')));

  const config: Config = {
    http: {
      host: value('HTTP_HOST'),
      port: port('HTTP_PORT', value('HTTP_PORT'), problems),
      tls: tlsFiles('TLS_CERT', value('TLS_CERT'), 'TLS_KEY', value('TLS_KEY'), problems),
      proxies: {
        trusted: networksOf('TRUSTED_PROXIES', value('TRUSTED_PROXIES'), problems),
        headers: oneOf('PROXY_HEADERS', value('PROXY_HEADERS'), PROXY_HEADERS, problems),
      },
    },
    dicom: {
      host: value('DICOM_HOST'),
      port: port('DICOM_PORT', value('DICOM_PORT'), problems),
      tls: dicomTls(value, problems),
      deviceTls: deviceTls(value, problems),
    },
    balancers: networksOf('PROXY_PROTOCOL', value('PROXY_PROTOCOL'), problems),
    dataDir: resolve(value('DATA_DIR')),
    database: databaseAddress(value('DATABASE_URL'), resolve(value('DATA_DIR')), problems),
    cluster: cluster(value('CLUSTER'), value('NODE_NAME'), problems),
    processing: processingAddress(value, environment, problems),
    administrator: administrator(value('ADMIN_USERNAME'), value('ADMIN_PASSWORD'), problems),
    imageMemory: imageMemory(value('IMAGE_MEMORY_MIB'), problems),
    backupPassphrase: backupPassphrase(value('BACKUP_PASSPHRASE'), problems),
    log: {
      level: oneOf('LOG_LEVEL', value('LOG_LEVEL'), LOG_LEVELS, problems),
      format: oneOf(
        'LOG_FORMAT',
        value('LOG_FORMAT') || (isTerminal ? 'pretty' : 'json'),
        ['pretty', 'json'],
        problems,
      ),
    },
  };
  if (config.cluster) problems.push(...clusterProblems(config));
  if (config.http.port !== 0 && config.http.port === config.dicom.port)
    problems.push(`HTTP_PORT and DICOM_PORT are both ${config.http.port}`);
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(config);
}

/** Node takes a zone that it does not know for UTC, without a word. */
function timeZoneProblems(zone: string): string[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone || undefined });
    return [];
  } catch {
    return [`TZ: "${zone}" is not a time zone; write one as Europe/Madrid or UTC`];
  }
}

function cluster(text: string, nodeName: string, problems: string[]): Config['cluster'] {
  if (oneOf('CLUSTER', text, ['false', 'true'], problems) === 'false') return undefined;
  const name = nodeName || hostname();
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name))
    problems.push('NODE_NAME must be 1 to 63 letters, digits, dots, hyphens and underscores');
  return { nodeName: name };
}

/** What each gateway has for itself cannot be shared. */
function clusterProblems({ database, processing }: Config): string[] {
  const problems: string[] = [];
  if (database.kind === 'sqlite')
    problems.push(
      'CLUSTER=true needs DATABASE_URL of a MySQL or MariaDB server: the embedded database belongs to one gateway',
    );
  if (processing.kind === 'stand-in')
    problems.push('CLUSTER=true needs PROCESSING_URL: the stand-in server belongs to one gateway');
  return problems;
}

function port(name: Variable, text: string, problems: string[]): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65535) return number;
  problems.push(`${name} must be a port number from 0 to 65535, not "${text}"`);
  return 0;
}

function imageMemory(text: string, problems: string[]): number | undefined {
  if (text === '') return undefined;
  if (!/^\d{1,8}$/.test(text) || Number(text) < LEAST_IMAGE_MEMORY_MIB)
    problems.push(`IMAGE_MEMORY_MIB must be a whole number of at least ${LEAST_IMAGE_MEMORY_MIB}`);
  return Number(text) * 1024 * 1024;
}

const LEAST_PASSPHRASE = 12;

function backupPassphrase(text: string, problems: string[]): string | undefined {
  if (text !== '' && text.length < LEAST_PASSPHRASE)
    problems.push(`BACKUP_PASSPHRASE must have at least ${LEAST_PASSPHRASE} characters`);
  return text || undefined;
}

/** A usual whole-body series needs so much. */
const LEAST_IMAGE_MEMORY_MIB = 256;

function oneOf<T extends string>(
  name: Variable,
  text: string,
  allowed: readonly [T, ...T[]],
  problems: string[],
): T {
  const found = allowed.find((candidate) => candidate === text);
  if (!found) problems.push(`${name} must be one of ${allowed.join(', ')}, not "${text}"`);
  return found ?? allowed[0];
}

function tlsFiles(
  certName: Variable,
  cert: string,
  keyName: Variable,
  key: string,
  problems: string[],
): TlsFiles | undefined {
  if (!cert && !key) return undefined;
  if (!cert || !key)
    problems.push(`${certName} and ${keyName} belong together: ${cert ? keyName : certName} is missing`);
  for (const [name, file] of [
    [certName, cert],
    [keyName, key],
  ] as const)
    if (file) mustRead(name, file, problems);
  return { cert, key };
}

function dicomTls(value: (name: Variable) => string, problems: string[]): DicomTls | undefined {
  const client = oneOf('DICOM_TLS_CLIENT', value('DICOM_TLS_CLIENT'), ['optional', 'required'], problems);
  const files = tlsFiles(
    'DICOM_TLS_CERT',
    value('DICOM_TLS_CERT'),
    'DICOM_TLS_KEY',
    value('DICOM_TLS_KEY'),
    problems,
  );
  const ca = value('DICOM_TLS_CA') || undefined;
  if (ca) mustRead('DICOM_TLS_CA', ca, problems);
  if (client === 'required' && !ca) problems.push('DICOM_TLS_CLIENT=required needs DICOM_TLS_CA');
  return files && { ...files, ca, requireClientCertificate: client === 'required' };
}

function deviceTls(value: (name: Variable) => string, problems: string[]): DeviceTlsFiles {
  const own = tlsFiles(
    'DICOM_CLIENT_CERT',
    value('DICOM_CLIENT_CERT'),
    'DICOM_CLIENT_KEY',
    value('DICOM_CLIENT_KEY'),
    problems,
  );
  const files = {
    ca: value('DICOM_TLS_CA') || undefined,
    cert: own?.cert ?? (value('DICOM_TLS_CERT') || undefined),
    key: own?.key ?? (value('DICOM_TLS_KEY') || undefined),
  };
  problems.push(...certificateProblems(files));
  return files;
}

function mustRead(name: Variable, file: string, problems: string[]): void {
  try {
    readFileSync(file);
  } catch (error) {
    problems.push(`${name}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function processingAddress(
  value: (name: Variable) => string,
  environment: Environment,
  problems: string[],
): ProcessingAddress {
  const text = value('PROCESSING_URL');
  const token = value('PROCESSING_TOKEN');
  const connection = processingConnection(value, environment, problems);
  if (text === '') return { kind: 'stand-in' };
  if (text.startsWith('folder:')) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const server = url?.searchParams.get('server') ?? '';
    const folder = decodeURIComponent(url?.pathname ?? '');
    if (!folder.startsWith('/') || !isHttp(server))
      problems.push('PROCESSING_URL: shared-folder is written folder:/path?server=http://host:5005');
    return { kind: 'shared-folder', folder, serverUrl: server, connection };
  }
  if (!isHttp(text))
    problems.push('PROCESSING_URL must be http(s)://host[:port] or folder:/path?server=http://host:5005');
  return { kind: 'http', url: text.replace(/\/+$/, ''), token: token || undefined, connection };
}

function processingConnection(
  value: (name: Variable) => string,
  environment: Environment,
  problems: string[],
): ProcessingConnection {
  const files = tlsFiles(
    'PROCESSING_TLS_CERT',
    value('PROCESSING_TLS_CERT'),
    'PROCESSING_TLS_KEY',
    value('PROCESSING_TLS_KEY'),
    problems,
  );
  const ca = value('PROCESSING_TLS_CA') || undefined;
  if (ca) mustRead('PROCESSING_TLS_CA', ca, problems);
  // Other programs of the machine may know them in lower case only.
  const proxy = value('HTTPS_PROXY') || (environment['https_proxy'] ?? '').trim();
  const noProxy = value('NO_PROXY') || (environment['no_proxy'] ?? '').trim();
  if (proxy && !isHttp(proxy)) problems.push('HTTPS_PROXY must be http://[user:password@]host:port');
  return { ca, cert: files?.cert, key: files?.key, proxy, noProxy };
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function administrator(username: string, password: string, problems: string[]): Config['administrator'] {
  if (!username && !password) return undefined;
  if (!username || !password)
    problems.push('ADMIN_USERNAME and ADMIN_PASSWORD belong together: one is missing');
  else if (password.length < 12) problems.push('ADMIN_PASSWORD must have at least 12 characters');
  return { username, password };
}

function deepFreeze<T extends object>(object: T): T {
  for (const child of Object.values(object))
    if (typeof child === 'object' && child !== null) deepFreeze(child);
  return Object.freeze(object);
}
