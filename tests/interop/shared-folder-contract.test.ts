import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import { packSeries } from '../../server/steps/pack/pack.ts';
import { createTransport } from '../../server/remote/create-transport.ts';
import { NEVER, SECRET, TASK_ID, validate } from '../support/imaging-steps.ts';
import { MANUFACTURERS } from '../../server/phantom/options.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

type Json = Record<string, unknown>;

interface Judgement {
  readonly check_model: Json;
  readonly metadata: Json;
  readonly package: Json;
  readonly found: Json;
  readonly voxels_equal: boolean;
}

const JUDGE = join(import.meta.dirname, '../support/judges/shared_folder_package.py');
const CLIENT = 'demo-hospital';
const PSEUDONYM = /^2\.25\.\d+$/;

/** A server of the contract that keeps what it is asked. */
async function startRecorder() {
  const bodies: Record<string, Json> = {};
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      bodies[request.url ?? ''] = body as Json;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.url === '/processing' ? { response: 'Processing' } : {}));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { bodies, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

for (const manufacturer of MANUFACTURERS.filter((name) => name !== 'philips'))
  test(
    `everything that a server in use gets of a series is what pydicom and numpy make of it: ${manufacturer}`,
    {
      skip: missingPrograms('python3'),
    },
    async () => {
      using directory = temporaryDirectory();
      const share = join(directory.path, 'share');
      for (const part of ['to_process', 'processed']) mkdirSync(join(share, part), { recursive: true });
      const series = makePhantomSeries({ manufacturer, slices: 5, rows: 12, columns: 9 });
      const paths = series.objects.map(({ bytes }, at) => {
        const path = join(directory.path, `${at}.dcm`);
        writeFileSync(path, bytes);
        return path;
      });
      const validated = await validate(paths, { transport: 'shared-folder' });
      const packagePath = join(directory.path, 'package.zip');
      const packaging = { kind: 'shared-folder', dtype: '<f4' } as const;
      const packed = await packSeries(
        {
          taskId: TASK_ID,
          clientId: CLIENT,
          paths: validated.order.map((at) => paths[at] as string),
          validated,
          packaging,
          pseudonymSecret: SECRET,
          scannerTexts: [],
          outputPath: packagePath,
        },
        () => {},
        NEVER,
      );
      const { bodies, server, url } = await startRecorder();
      const folder = `folder:${share}?server=${encodeURIComponent(url)}`;
      const transport = createTransport({ url: folder, token: undefined, callbackPort: 8000 });
      await transport.eligibility({ clientId: CLIENT, parameters: packed.metadata.parameters }, NEVER);
      await transport.submit({ ...packed, taskId: TASK_ID, packagePath, packaging }, () => {}, NEVER);
      await transport.close();
      server.close();

      const input = `${TASK_ID}_${CLIENT}.zip`;
      const { status, stdout, stderr } = await runProgram(PYTHON, [
        JUDGE,
        join(share, 'to_process', input),
        ...paths,
      ]);
      assert.equal(status, 0, stderr);
      const judged = JSON.parse(stdout) as Judgement;
      const { studyInstanceUid: StudyInstanceUID, seriesInstanceUid: SeriesInstanceUID } = packed.metadata;
      assert.match(StudyInstanceUID, PSEUDONYM);
      assert.match(SeriesInstanceUID, PSEUDONYM);
      const uids = { StudyInstanceUID, SeriesInstanceUID };
      const tracer = { Radiofarmaco: 'FDG', HalfLife: packed.metadata.parameters.halfLife };
      assert.deepEqual(bodies['/check_model'], { id_client: CLIENT, ...judged.check_model, ...tracer });
      assert.deepEqual(bodies['/processing'], {
        input_file: input,
        client_port: '8000',
        client_id: CLIENT,
        metadata: { ...judged.metadata, ...tracer, ...uids },
      });
      assert.deepEqual(judged.found, { client_id: CLIENT, task_id: TASK_ID, ...judged.package, ...uids });
      assert.ok(judged.voxels_equal, 'other voxels');
    },
  );

test('a series whose header does not say iterations and subsets, which the contract requires, is not sent', async () => {
  using directory = temporaryDirectory();
  const paths = makePhantomSeries({ manufacturer: 'philips', slices: 5 }).objects.map(({ bytes }, at) => {
    const path = join(directory.path, `${at}.dcm`);
    writeFileSync(path, bytes);
    return path;
  });
  await assert.rejects(validate(paths, { transport: 'shared-folder' }), {
    code: 'MISSING_HEADER',
    params: { elements: 'iterations, subsets' },
  });
});
