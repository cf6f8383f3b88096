import { startGateway } from '../support/gateway.ts';
import { graphql, signIn, type Api } from '../support/graphql-client.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import type { DemoOptions } from './options.ts';

/** The gateway that the demo goes through. */
export interface Target extends AsyncDisposable {
  readonly api: Api;
  /** Its Dicom Listener. */
  readonly storeScp: { readonly host: string; readonly port: number; readonly aeTitle: string };
  /** Started by the demo for the demo. */
  readonly isOwn: boolean;
}

/** Where a gateway with these settings is. */
const DEFAULT_URL = `http://localhost:${process.env['HTTP_PORT'] || 8000}`;

/**
 * The gateway that runs at the address, or a new one in a temporary data directory.
 * @throws Error with what to do where the running one does not let us in
 */
export async function openTarget(options: DemoOptions): Promise<Target> {
  const url = options.url ?? DEFAULT_URL;
  if (await answers(url)) return runningGateway(url, options);
  if (options.url) throw new Error(`No gateway answers at ${url}. Is it running, and is the address right?`);
  return ownGateway();
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}

async function runningGateway(url: string, options: DemoOptions): Promise<Target> {
  const { token, username, password } = options;
  if (!token && !(username && password)) {
    throw new Error(
      `The gateway at ${url} needs to know you: give --username and --password (or ADMIN_USERNAME and ` +
        'ADMIN_PASSWORD) of an administrator, or --token (API_TOKEN).',
    );
  }
  const api = { url, token: token ?? (await signIn(url, username as string, password as string)) };
  const { localDevice } = await graphql<{ localDevice: { aeTitle: string; port: number } }>(
    api,
    '{ localDevice { aeTitle port } }',
  );
  return {
    api,
    storeScp: {
      host: new URL(url).hostname,
      port: options.dicomPort ?? localDevice.port,
      aeTitle: localDevice.aeTitle,
    },
    isOwn: false,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function ownGateway(): Promise<Target> {
  const dataDir = temporaryDirectory('petfectior-demo-');
  try {
    const gateway = await startGateway({ dataDir: dataDir.path, readyWithinMs: 60_000 });
    const stop = async () => {
      try {
        await gateway.kill('SIGTERM');
      } finally {
        dataDir[Symbol.dispose]();
      }
    };
    return {
      api: await gateway.api(),
      storeScp: { host: '127.0.0.1', port: gateway.dicomPort, aeTitle: 'PETFECTIOR' },
      isOwn: true,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    dataDir[Symbol.dispose]();
    throw error;
  }
}
