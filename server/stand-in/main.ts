/** `npm run processing-server`: the reference server alone. A stand-in: not for clinical use. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MisbehaviourSchema, type Misbehaviour } from './misbehaviour.ts';
import { startReferenceServer } from './server.ts';
import { startSharedFolderServer } from './shared-folder-server.ts';

const USAGE = `Usage: npm run processing-server -- [options]
  --host ADDRESS       where to listen [127.0.0.1]
  --port PORT          open protocol (http) [8090]
  --data DIR           jobs are kept here [./processing-data]
  --token TOKEN        bearer token of clients [PROCESSING_TOKEN, or a new one that is printed]
  --folder DIR         speak the shared-folder contract too, through this folder
  --folder-port PORT   its requests [5005]
  --misbehave JSON     fail in a way that clients must bear, e.g. '{"cutUploadAfter":500000,"latency":200}'
`;

interface Command {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly token: string;
  readonly folder: string | undefined;
  readonly folderPort: number;
  readonly misbehaviour: Misbehaviour;
}

/** The options of the command line; throws a `TypeError` that says what is wrong. */
function commandOf(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8090' },
      data: { type: 'string', default: './processing-data' },
      token: {
        type: 'string',
        default: process.env['PROCESSING_TOKEN'] ?? randomBytes(24).toString('base64url'),
      },
      folder: { type: 'string' },
      'folder-port': { type: 'string', default: '5005' },
      misbehave: { type: 'string', default: '{}' },
    },
  });
  return {
    host: values.host,
    port: portOf(values.port),
    dataDir: resolve(values.data),
    token: values.token,
    folder: values.folder === undefined ? undefined : resolve(values.folder),
    folderPort: portOf(values['folder-port']),
    misbehaviour: misbehaviourOf(values.misbehave),
  };
}

function misbehaviourOf(text: string): Misbehaviour {
  try {
    return MisbehaviourSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TypeError(`--misbehave: not understood, see misbehaviour.ts`, { cause });
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new TypeError(`${text} is not a port`);
  return port;
}

const EX_CONFIG = 78;
const EX_TEMPFAIL = 75;

try {
  const { host, port, dataDir, token, folder, folderPort, misbehaviour } = commandOf(process.argv.slice(2));
  const servers = [await startReferenceServer({ host, port, dataDir, token, misbehaviour, onError })];
  say(
    `Stand-in processing server, not for clinical use. Open protocol on ${servers[0]!.url}, token ${token}`,
  );
  if (folder !== undefined) {
    servers.push(await startSharedFolderServer({ folder, dataDir, host, port: folderPort, misbehaviour }));
    say(`Shared-folder contract on ${servers[1]!.url} with ${folder}`);
  }
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await Promise.all(servers.map((server) => server.close()));
} catch (error) {
  if (error instanceof TypeError) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = EX_CONFIG;
  } else if (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EADDRINUSE' || error.code === 'EACCES')
  ) {
    process.stderr.write(`Cannot listen: ${error.message}\n`);
    process.exitCode = EX_TEMPFAIL;
  } else throw error;
}

function onError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
