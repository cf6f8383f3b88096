import { EligibilitySchema, HealthSchema } from '../remote/http/protocol.ts';
import {
  CONTENT_CODINGS,
  VOXEL_ENCODINGS,
  type ContentCoding,
  type VoxelEncoding,
} from '../remote/transport.ts';
import { readJson, readProblem, requireStatus, type Probe } from './probe.ts';
import { require, type Report } from './report.ts';
import { testJob } from './test-job.ts';

export interface Accepted {
  readonly encodings: readonly VoxelEncoding[];
  readonly codings: readonly ContentCoding[];
}

/** Health, credentials, errors, eligibility. Returns what packages may be made of; undefined when nothing can be. */
export async function checkBasics(probe: Probe, report: Report): Promise<Accepted | undefined> {
  const accepted = await report.check('health: answers with what the server is and accepts', async () => {
    const answer = await probe.send('GET', 'v1/health');
    requireStatus(answer, 200);
    const { accepts } = readJson(answer, HealthSchema);
    const encodings = VOXEL_ENCODINGS.filter((one) => accepts.encodings.includes(one));
    const codings = CONTENT_CODINGS.filter((one) => accepts.codings.includes(one));
    require(encodings.length > 0, `accepts none of ${VOXEL_ENCODINGS.join(', ')}`);
    require(codings.length > 0, `accepts none of ${CONTENT_CODINGS.join(', ')}`);
    return { encodings, codings };
  });
  if (probe.token === undefined) report.notOffered('credentials: no token was given, so none is tried');
  else
    for (const [name, token] of [
      ['none', null],
      ['a wrong one', `${probe.token}x`],
    ] as const)
      await report.check(`credentials: with ${name} instead of the token, 401`, async () => {
        readProblem(await probe.send('GET', 'v1/jobs/x', { token }), 401);
      });
  await report.check('errors: an unknown job is 404 as application/problem+json', async () => {
    readProblem(await probe.send('GET', 'v1/jobs/no-such-job'), 404);
  });
  const { client, acquisition } = (await testJob('f4', 'identity')).request;
  await report.check('eligibility: a common acquisition is answered, eligible or not', async () => {
    const answer = await probe.send('POST', 'v1/eligibility', { json: { client, acquisition } });
    requireStatus(answer, 200);
    readJson(answer, EligibilitySchema);
  });
  await report.check('eligibility: a body without an acquisition is 400 or 422', async () => {
    readProblem(await probe.send('POST', 'v1/eligibility', { json: { client } }), 400, 422);
  });
  return accepted;
}
