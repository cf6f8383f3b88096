/** The contract test of the open protocol: what every client relies on, tried on a running server. */
import { checkBasics, type Accepted } from './check-basics.ts';
import { checkJobs, createJob, pollUntil } from './check-jobs.ts';
import { checkResult, requireVoxels } from './check-result.ts';
import { checkDigest, checkUpload } from './check-upload.ts';
import { JobSchema, type JobBody } from '../remote/http/protocol.ts';
import { readJson, readProblem, requireStatus, type Probe } from './probe.ts';
import { require, type Report } from './report.ts';
import { testJob } from './test-job.ts';

/** Longest time that the server may take for a volume of 64 x 64 x 64 voxels, seconds. */
const PATIENCE = 300;

export async function checkServer(probe: Probe, report: Report): Promise<void> {
  const accepted = await checkBasics(probe, report);
  if (!accepted) return;
  const job = await testJob(accepted.encodings[0]!, accepted.codings[0]!);
  const made = await checkJobs(probe, report, job);
  if (!made?.upload) return;
  if (await checkUpload(probe, report, job, made.upload.url)) {
    const done = await checkProgress(probe, report, made.id);
    if (done) await checkResult(probe, report, done);
  }
  await checkForgetting(probe, report, made.id);
  await checkDigest(probe, report, job);
  await checkForms(probe, report, accepted);
}

async function checkProgress(probe: Probe, report: Report, id: string): Promise<JobBody | undefined> {
  await report.check('status: a long poll answers in the time it was given', async () => {
    const started = performance.now();
    requireStatus(await probe.send('GET', `v1/jobs/${id}?wait=1`, { patience: 1000 }), 200);
    const seconds = (performance.now() - started) / 1000;
    require(seconds < 6, `it took ${seconds.toFixed(1)} s with wait=1`);
  });
  return report.check('status: the job is done in the end', async () => {
    const job = await pollUntil(probe, id, ({ state }) => state === 'done' || state === 'failed', PATIENCE);
    require(job.state === 'done', `it failed: ${job.failure?.code}, ${job.failure?.detail}`);
    return job;
  });
}

async function checkForgetting(probe: Probe, report: Report, id: string): Promise<void> {
  await report.check('delete: 204, and the job is not known any more', async () => {
    requireStatus(await probe.send('DELETE', `v1/jobs/${id}`), 204);
    readProblem(await probe.send('GET', `v1/jobs/${id}`), 404, 410);
    readProblem(await probe.send('GET', `v1/jobs/${id}/result`), 404, 410);
  });
  await report.check('delete: a second one is 404', async () => {
    readProblem(await probe.send('DELETE', `v1/jobs/${id}`), 404, 410);
  });
}

/** Each form that the server says it accepts, from package to result. */
async function checkForms(probe: Probe, report: Report, { encodings, codings }: Accepted): Promise<void> {
  for (const encoding of encodings)
    for (const coding of codings)
      await report.check(
        `form: a package in ${encoding} and ${coding} is processed, and its result can be read`,
        async () => {
          const { key, request, package: body } = await testJob(encoding, coding);
          const created = await createJob(probe, key, request);
          requireStatus(created, 201);
          const { id, upload } = readJson(created, JobSchema);
          require(upload, 'there is no upload.url');
          const headers = {
            'tus-resumable': '1.0.0',
            'content-type': 'application/offset+octet-stream',
            'upload-offset': '0',
          };
          requireStatus(await probe.send('PATCH', probe.url(upload.url).href, { body, headers }), 204);
          const ended = await pollUntil(
            probe,
            id,
            ({ state }) => state === 'done' || state === 'failed',
            PATIENCE,
          );
          require(ended.state === 'done', `it failed: ${ended.failure?.code}, ${ended.failure?.detail}`);
          require(ended.result, 'there is no result');
          const { bytes } = await probe.send('GET', `v1/jobs/${id}/result`);
          await requireVoxels(bytes, ended.result);
          requireStatus(await probe.send('DELETE', `v1/jobs/${id}`), 204);
        },
      );
}
