import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Job, JobStore } from './job-store.ts';
import { ProblemError } from './problem.ts';
import { parseRange } from './range.ts';

/** The result whole, or the range that was asked for (RFC 9110 14). */
export async function sendResult(
  store: JobStore,
  job: Job,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { result } = job;
  if (!result) throw new ProblemError(409, 'not-done', `the job is ${job.state}`);
  const etag = `"${result.sha256}"`;
  const condition = request.headers['if-range'];
  const wanted = condition === undefined || condition === etag ? request.headers.range : undefined;
  const range = parseRange(wanted, result.bytes);
  if (range === 'unsatisfiable')
    throw new ProblemError(
      416,
      'range',
      'outside the result',
      {},
      { 'content-range': `bytes */${result.bytes}` },
    );
  const { first, last } = range ?? { first: 0, last: result.bytes - 1 };
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': last - first + 1,
    'accept-ranges': 'bytes',
    etag,
    'repr-digest': `sha-256=:${Buffer.from(result.sha256, 'hex').toString('base64')}:`,
    ...(range ? { 'content-range': `bytes ${first}-${last}/${result.bytes}` } : {}),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(store.resultPath(job), { start: first, end: last }), response);
}
