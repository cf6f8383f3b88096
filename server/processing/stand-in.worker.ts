import { parentPort, workerData } from 'node:worker_threads';
import { startReferenceServer, type ReferenceServerOptions } from './reference-server/server.ts';

const server = await startReferenceServer(workerData as ReferenceServerOptions);
parentPort!.once('message', () => void server.close().then(() => parentPort!.close()));
parentPort!.postMessage(server.url);
