import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ByteReader } from '../remote/byte-reader.ts';
import { decompressed } from '../remote/content-coding.ts';
import type { JobBody } from '../remote/http/protocol.ts';
import { decodeVoxels } from '../remote/voxel-decoding.ts';
import { readProblem, requireStatus, type Probe } from './probe.ts';
import { require, type Report } from './report.ts';
import { GRID, totalOf, VOLUME } from './test-job.ts';

type Result = NonNullable<JobBody['result']>;

/** Largest change of total activity, percent, that a gateway lets through by default. */
const TOLERANCE = 10;

/** Fetches the result whole and in parts, and reads it. */
export async function checkResult(probe: Probe, report: Report, { id, result }: JobBody): Promise<void> {
  const path = `v1/jobs/${id}/result`;
  const named = await report.check('result: a finished job says its size, digest and form', async () => {
    require(result, 'there is no result');
    return result;
  });
  if (!named) return;
  const whole = await report.check('result: whole, of the size and digest that the job said', async () => {
    const answer = await probe.send('GET', path);
    requireStatus(answer, 200);
    require(answer.bytes.length === named.bytes, `${answer.bytes.length} bytes, not ${named.bytes}`);
    const sha256 = createHash('sha256').update(answer.bytes).digest('hex');
    require(sha256 === named.sha256, 'it is not of its digest');
    const etag = answer.headers.etag;
    require(typeof etag === 'string' && /^"[^"]*"$/.test(etag), 'there is no strong ETag');
    return { bytes: answer.bytes, etag };
  });
  if (!whole) return;
  await checkRanges(probe, report, path, whole);
  await report.check('result: its voxels are of the input’s grid, finite, and of its total activity', () =>
    requireVoxels(whole.bytes, named),
  );
}

async function checkRanges(
  probe: Probe,
  report: Report,
  path: string,
  { bytes, etag }: { bytes: Buffer; etag: string },
): Promise<void> {
  const middle = bytes.length >> 1;
  const rest = { range: `bytes=${middle}-` };
  await report.check('result: the rest of it by Range, with If-Range', async () => {
    const answer = await probe.send('GET', path, { headers: { ...rest, 'if-range': etag } });
    requireStatus(answer, 206);
    const range = String(answer.headers['content-range']);
    require(range === `bytes ${middle}-${bytes.length - 1}/${bytes.length}`, `Content-Range is ${range}`);
    require(answer.bytes.equals(bytes.subarray(middle)), 'other bytes than of the whole');
  });
  await report.check('result: with the If-Range of something else, all of it', async () => {
    const answer = await probe.send('GET', path, { headers: { ...rest, 'if-range': '"something-else"' } });
    requireStatus(answer, 200);
    require(answer.bytes.equals(bytes), 'other bytes than of the whole');
  });
  await report.check('result: a Range outside of it is 416', async () => {
    readProblem(await probe.send('GET', path, { headers: { range: `bytes=${bytes.length}-` } }), 416);
  });
}

/** Throws for a result that is not one of the test's volume. */
export async function requireVoxels(bytes: Buffer, { encoding, coding }: Result): Promise<void> {
  const reader = new ByteReader(decompressed(Readable.from([bytes], { objectMode: false }), coding));
  const { voxels } = await decodeVoxels(reader, encoding, GRID);
  if (!(await reader.ended())) {
    await decodeVoxels(reader, encoding, GRID);
    require(await reader.ended(), 'more data than two volumes');
  }
  const before = totalOf(VOLUME);
  const after = voxels.reduce((sum, value) => sum + value, 0);
  const change = 100 * (after / before - 1);
  require(Math.abs(change) <= TOLERANCE, `total activity changed by ${change.toFixed(1)} %`);
}
