/** The shared-folder contract from the server's side: another face of the stand-in, not for clinical use. */
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { request as httpRequest } from 'undici';
import { z } from 'zod';
import { writeAside } from '../remote/write-aside.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { ArchiveFiles } from './process-archive.ts';

export interface SharedFolderServerOptions {
  /** Holds `to_process` and `processed`; made where missing. */
  readonly folder: string;
  /** What was accepted and is not done yet is noted here, and gone on with after a restart. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly misbehaviour?: Misbehaviour | undefined;
}

export interface SharedFolderServer {
  readonly url: string;
  close(): Promise<void>;
}

const ProcessingSchema = z.object({
  input_file: z.string().regex(/^[\w .-]+\.zip$/),
  client_port: z.string().regex(/^\d{1,5}$/),
  client_id: z.string(),
  metadata: z.record(z.string(), z.unknown()),
});
const AcceptedSchema = z.object({ inputFile: z.string(), callback: z.url() });
type Accepted = z.infer<typeof AcceptedSchema>;

const LONGEST_BODY = 1 << 20;

export async function startSharedFolderServer(
  options: SharedFolderServerOptions,
): Promise<SharedFolderServer> {
  const { callbacks = 1, never = false } = options.misbehaviour ?? {};
  const queue = new ArchiveQueue(options.folder, join(options.dataDir, 'accepted'), callbacks, never);
  await queue.open();
  const server = createServer((request, response) => {
    answer(queue, request, response).catch(() => send(response, 500, { message: 'Error' }));
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    url: `http://${options.host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await queue.stop();
      await closed;
    },
  };
}

async function answer(
  queue: ArchiveQueue,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /check_ping':
      return send(response, 200, { message: 'alive' });
    case 'POST /check_model':
      return send(response, isRecord(await readJson(request)) ? 200 : 400, {});
    case 'POST /processing': {
      const body = ProcessingSchema.safeParse(await readJson(request));
      if (!body.success) return send(response, 400, { response: 'Error' });
      const { remoteAddress = '' } = request.socket;
      const host = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
      const callback = `http://${host}:${body.data.client_port}/process_ready`;
      await queue.accept({ inputFile: body.data.input_file, callback });
      return send(response, 200, { response: 'Processing' });
    }
    default:
      return send(response, 404, { message: 'Not found' });
  }
}

/** One archive after another. */
class ArchiveQueue {
  readonly #folder: string;
  readonly #notes: string;
  /** For each result; one, unless told to misbehave. */
  readonly #callbacks: number;
  /** Told to take work and never end it. */
  readonly #never: boolean;
  #work: Promise<void> = Promise.resolve();
  #worker: Worker | undefined;
  #stopped = false;

  constructor(folder: string, notes: string, callbacks: number, never: boolean) {
    this.#folder = folder;
    this.#notes = notes;
    this.#callbacks = callbacks;
    this.#never = never;
  }

  async open(): Promise<void> {
    for (const path of [this.#notes, this.#path('to_process', ''), this.#path('processed', '')])
      await mkdir(path, { recursive: true });
    for (const note of (await readdir(this.#notes)).filter((name) => name.endsWith('.json')).sort())
      this.#queue(AcceptedSchema.parse(JSON.parse(await readFile(join(this.#notes, note), 'utf8'))));
  }

  async accept(accepted: Accepted): Promise<void> {
    await writeAside(this.#note(accepted), [Buffer.from(JSON.stringify(accepted))]);
    this.#queue(accepted);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#worker?.terminate();
    await this.#work;
  }

  #queue(accepted: Accepted): void {
    this.#work = this.#work.then(() => this.#process(accepted));
  }

  async #process(accepted: Accepted): Promise<void> {
    if (this.#stopped || this.#never) return;
    const inputPath = this.#path('to_process', accepted.inputFile);
    const files: ArchiveFiles = {
      inputPath,
      resultPath: this.#path('processed', accepted.inputFile),
      threads: availableParallelism(),
    };
    this.#worker = new Worker(new URL('./process-archive.worker.ts', import.meta.url), { workerData: files });
    const done = await once(this.#worker, 'exit').then(
      ([code]) => code === 0,
      () => false,
    );
    if (this.#stopped) return;
    await rm(this.#note(accepted), { force: true });
    if (!done) return;
    await rm(inputPath, { force: true });
    for (let call = 0; call < this.#callbacks; call++) await callBack(accepted);
  }

  #note({ inputFile }: Accepted): string {
    return join(this.#notes, `${basename(inputFile)}.json`);
  }

  #path(part: 'to_process' | 'processed', name: string): string {
    return join(this.#folder, part, name && basename(name));
  }
}

/** The gateway looks at the folder too, so a callback that fails is not repeated. */
async function callBack({ inputFile, callback }: Accepted): Promise<void> {
  const body = JSON.stringify({ task_id: inputFile.slice(0, inputFile.indexOf('_')) });
  const headers = { 'content-type': 'application/json' };
  await httpRequest(callback, { method: 'POST', headers, body, headersTimeout: 10_000 }).then(
    (response) => response.body.dump(),
    () => undefined,
  );
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > LONGEST_BODY) throw new RangeError('body too long');
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
