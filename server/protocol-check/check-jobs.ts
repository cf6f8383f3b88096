import { JobSchema, type JobBody } from '../remote/http/protocol.ts';
import { readJson, readProblem, requireStatus, type Probe } from './probe.ts';
import { require, type Report } from './report.ts';
import type { TestJob } from './test-job.ts';

/** Makes a job in every way that a client may. Returns it; undefined when it could not be made. */
export async function checkJobs(probe: Probe, report: Report, job: TestJob): Promise<JobBody | undefined> {
  const { key, request } = job;
  await report.check('jobs: without Idempotency-Key, 400', async () => {
    readProblem(await probe.send('POST', 'v1/jobs', { json: request }), 400);
  });
  await report.check('jobs: a body without geometry is 400 or 422', async () => {
    const { grid: _, ...rest } = request;
    readProblem(await createJob(probe, `${key}-no-grid`, rest), 400, 422);
  });
  const made = await report.check('jobs: a new one is 201, awaits its upload and says where', async () => {
    const answer = await createJob(probe, key, request);
    requireStatus(answer, 201);
    const body = readJson(answer, JobSchema);
    require(body.state === 'awaiting-upload', `the state is ${body.state}`);
    require(body.upload, 'there is no upload.url');
    return body;
  });
  if (!made) return undefined;
  await report.check('jobs: the same key and body again is the same job', async () => {
    const answer = await createJob(probe, key, request);
    requireStatus(answer, 200, 201);
    const { id } = readJson(answer, JobSchema);
    require(id === made.id, `another job, ${id}`);
  });
  await report.check('jobs: the same key with another body is 422, and names the job', async () => {
    const problem = readProblem(await createJob(probe, key, { ...request, client: 'another' }), 422);
    require(problem.code === 'idempotency-conflict', `the code is ${problem.code}, not idempotency-conflict`);
    require(problem.job === made.id, `it names the job ${problem.job}, not ${made.id}`);
  });
  await report.check('result: before the job is done, 409', async () => {
    readProblem(await probe.send('GET', `v1/jobs/${made.id}/result`), 409);
  });
  return made;
}

export function createJob(probe: Probe, key: string, json: unknown): ReturnType<Probe['send']> {
  return probe.send('POST', 'v1/jobs', { json, headers: { 'idempotency-key': key } });
}

/** Polls, long if the server can, until `ended`; a deviation when that takes more than `seconds`. */
export async function pollUntil(
  probe: Probe,
  id: string,
  ended: (job: JobBody) => boolean,
  seconds: number,
): Promise<JobBody> {
  const deadline = performance.now() + seconds * 1000;
  for (let etag: string | undefined; ;) {
    const answer = await probe.send('GET', `v1/jobs/${id}?wait=5`, {
      patience: 5000,
      headers: etag === undefined ? {} : { 'if-none-match': etag },
    });
    requireStatus(answer, 200, 304);
    if (answer.status === 200) {
      const job = readJson(answer, JobSchema);
      if (ended(job)) return job;
      require(performance.now() < deadline, `still ${job.state} after ${seconds} s`);
    }
    require(performance.now() < deadline, `nothing new in ${seconds} s`);
    etag = answer.headers.etag === undefined ? undefined : String(answer.headers.etag);
  }
}
