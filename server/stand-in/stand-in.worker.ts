import { parentPort, workerData } from 'node:worker_threads';
import { startReferenceServer, type ReferenceServerOptions } from './server.ts';

export type StandInMessage = { readonly url: string } | { readonly error: string };

const post = (message: StandInMessage): void => parentPort!.postMessage(message);
const server = await startReferenceServer({
  ...(workerData as ReferenceServerOptions),
  onError: (error) =>
    post({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
});
parentPort!.once('message', () => void server.close().then(() => parentPort!.close()));
post({ url: server.url });
