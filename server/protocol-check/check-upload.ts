import { createHash } from 'node:crypto';
import { createJob, pollUntil } from './check-jobs.ts';
import { JobSchema } from '../remote/http/protocol.ts';
import { readJson, requireStatus, type Answer, type Probe } from './probe.ts';
import { require, type Report } from './report.ts';
import type { TestJob } from './test-job.ts';

const TUS = { 'tus-resumable': '1.0.0' } as const;
const OCTETS = { ...TUS, 'content-type': 'application/offset+octet-stream' } as const;

/** Uploads the package by tus in pieces, with every mistake and accident on the way. True when it is there. */
export async function checkUpload(
  probe: Probe,
  report: Report,
  job: TestJob,
  uploadUrl: string,
): Promise<boolean> {
  const path = probe.url(uploadUrl).href;
  const bytes = job.package;
  const offset = async (): Promise<number> => offsetOf(await probe.send('HEAD', path, { headers: TUS }));
  const patch = (from: number, body: Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
    probe.send('PATCH', path, { body, headers: { ...OCTETS, 'upload-offset': String(from), ...headers } });

  const algorithms = await report.check('upload: OPTIONS names version 1.0.0 of tus', async () => {
    const answer = await probe.send('OPTIONS', path, { headers: TUS });
    requireStatus(answer, 200, 204);
    const versions = String(answer.headers['tus-version'] ?? '');
    require(versions.split(',').includes('1.0.0'), `Tus-Version is "${versions}"`);
    return String(answer.headers['tus-checksum-algorithm'] ?? '').split(',');
  });
  await report.check('upload: HEAD says offset 0 and the length', async () => {
    const answer = await probe.send('HEAD', path, { headers: TUS });
    require(offsetOf(answer) === 0, `the offset is ${offsetOf(answer)}`);
    const length = answer.headers['upload-length'];
    require(Number(length) === bytes.length, `Upload-Length is ${String(length)}, not ${bytes.length}`);
  });
  await report.check('upload: a PATCH of another media type is 415', async () => {
    requireStatus(await patch(0, bytes.subarray(0, 10), { 'content-type': 'application/octet-stream' }), 415);
  });
  const third = Math.floor(bytes.length / 3);
  await report.check('upload: a piece moves the offset on', async () => {
    const answer = await patch(0, bytes.subarray(0, third));
    requireStatus(answer, 204);
    require(offsetOf(answer) === third, `Upload-Offset is ${offsetOf(answer)}, not ${third}`);
    require((await offset()) === third, `HEAD says ${await offset()}, not ${third}`);
  });
  await report.check('upload: a PATCH at another offset is 409 and changes nothing', async () => {
    const before = await offset();
    requireStatus(await patch(before + 1, bytes.subarray(before + 1, before + 11)), 409);
    require((await offset()) === before, `the offset went from ${before} to ${await offset()}`);
  });
  await checkChecksum(report, algorithms, bytes, offset, patch);
  await report.check('upload: after a cut, HEAD says what is there, and it goes on', async () => {
    const before = await offset();
    const part = bytes.subarray(before, before + 1000);
    await probe.cutUpload(probe.url(path), before, bytes.length - before, part);
    const after = await offset();
    require(after >= before && after <= before + part.length, `the offset went from ${before} to ${after}`);
  });
  const complete = await report.check('upload: the last piece completes it', async () => {
    const from = await offset();
    const answer = await patch(from, bytes.subarray(from));
    requireStatus(answer, 204);
    require(offsetOf(answer) === bytes.length, `Upload-Offset is ${offsetOf(answer)}, not ${bytes.length}`);
    return true;
  });
  return complete ?? false;
}

async function checkChecksum(
  report: Report,
  algorithms: readonly string[] | undefined,
  bytes: Buffer,
  offset: () => Promise<number>,
  patch: (from: number, body: Buffer, headers: Record<string, string>) => Promise<Answer>,
): Promise<void> {
  if (!algorithms?.includes('sha256')) {
    report.notOffered('upload: checksums of pieces (sha256)');
    return;
  }
  await report.check('upload: a piece that is not of its checksum is 460 and is not kept', async () => {
    const before = await offset();
    const piece = bytes.subarray(before, before + 100);
    const digest = createHash('sha256').update('something else').digest('base64');
    requireStatus(await patch(before, piece, { 'upload-checksum': `sha256 ${digest}` }), 460);
    require((await offset()) === before, `the offset went from ${before} to ${await offset()}`);
  });
  await report.check('upload: a piece that is of its checksum is kept', async () => {
    const before = await offset();
    const piece = bytes.subarray(before, before + 100);
    const digest = createHash('sha256').update(piece).digest('base64');
    requireStatus(await patch(before, piece, { 'upload-checksum': `sha256 ${digest}` }), 204);
    require((await offset()) === before + 100, `the offset went from ${before} to ${await offset()}`);
  });
}

/** A package that is not of its digest must never be processed. */
export async function checkDigest(probe: Probe, report: Report, job: TestJob): Promise<void> {
  await report.check('upload: a package that is not of its digest fails as digest-mismatch', async () => {
    const sha256 = createHash('sha256').update('another package').digest('hex');
    const request = { ...job.request, package: { ...job.request.package, sha256 } };
    const created = await createJob(probe, `${job.key}-digest`, request);
    requireStatus(created, 201);
    const { id, upload } = readJson(created, JobSchema);
    require(upload, 'there is no upload.url');
    await probe.send('PATCH', probe.url(upload.url).href, {
      body: job.package,
      headers: { ...OCTETS, 'upload-offset': '0' },
    });
    const ended = await pollUntil(probe, id, ({ state }) => state === 'done' || state === 'failed', 60);
    require(ended.state === 'failed', `the job is ${ended.state}`);
    require(ended.failure?.code === 'digest-mismatch', `failure.code is ${ended.failure?.code}`);
    requireStatus(await probe.send('DELETE', `v1/jobs/${id}`), 204);
  });
}

function offsetOf(answer: Answer): number {
  requireStatus(answer, 200, 204);
  const header = String(answer.headers['upload-offset'] ?? 'missing');
  require(/^\d+$/.test(header), `Upload-Offset is ${header}`);
  return Number(header);
}
