import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { writePackage } from '../../server/remote/package.ts';
import type { ReferenceServer } from '../../server/stand-in/server.ts';
import { startServer, TOKEN } from '../support/remote/scene.ts';
import { jobMetadata, rampVolume } from '../support/remote/volumes.ts';
import { missingPrograms, PYTHON } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const run = promisify(execFile);
const page = readFileSync(join(import.meta.dirname, '../../docs/processing-protocol.md'), 'utf8');
const directory = temporaryDirectory();
let server: ReferenceServer;

before(async () => {
  server = await startServer(join(directory.path, 'server'));
});
after(async () => {
  await server.close();
  directory[Symbol.dispose]();
});

/** The only block of a language on the page. */
function example(language: string): string {
  const [block, ...others] = [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
  assert.ok(block && others.length === 0, `not one ${language} block`);
  return block[1]!;
}

test(
  'the example with curl works as it is printed',
  { skip: missingPrograms('curl', 'jq', 'python3') },
  async () => {
    const path = join(directory.path, 'example.sh');
    writeFileSync(path, `set -euo pipefail\nexport PATH=/usr/bin:/bin\n${example('sh')}`);
    const env = { URL: server.url, TOKEN };
    const { stdout } = await run('/bin/bash', [path], { cwd: directory.path, env });
    assert.match(stdout, /upload-offset: 0/i);
    assert.match(stdout, /^result: OK$/m);
  },
);

test(
  'the reader of JPEG-LS as it is printed gives the exact values, by another decoder than ours',
  { skip: missingPrograms('python3', 'gdcmconv') },
  async () => {
    const shape = { columns: 130, rows: 61, slices: 300 };
    const ramp = rampVolume(shape);
    const volume = { ...ramp, stored: ramp.stored.map((value) => value - 9000) };
    const packagePath = join(directory.path, 'package');
    const packaging = { kind: 'http', encoding: 'jpeg-ls+rescale', coding: 'gzip' } as const;
    await writePackage(packagePath, packaging, volume, jobMetadata());
    const path = join(directory.path, 'reader.py');
    const program = `
import gzip, sys
with gzip.open(sys.argv[1]) as file:
    volume = read_volume(io.BytesIO(file.read()), 130, 61)
sys.stdout.buffer.write(volume.astype("<f4").tobytes(order="F"))
`;
    writeFileSync(path, `${example('py')}${program}`);
    const options = { encoding: 'buffer', maxBuffer: 1 << 26 } as const;
    const { stdout } = await run(PYTHON, [path, packagePath], options);
    const area = 130 * 61;
    const expected = Float32Array.from(volume.stored, (value, i) => {
      const z = Math.floor(i / area);
      return value * volume.slopes[z]! + volume.intercepts[z]!;
    });
    assert.ok(stdout.equals(Buffer.from(expected.buffer)), 'other values');
  },
);

test(
  'the client in Python works as it is printed, and twice with one key',
  { skip: missingPrograms('python3') },
  async () => {
    const path = join(directory.path, 'client.py');
    writeFileSync(path, example('python'));
    for (const attempt of ['first', 'second']) {
      const { stdout } = await run(PYTHON, [path, server.url, TOKEN, 'python-key']);
      assert.match(stdout, /^\(48, 48, 40\) float32, total activity changed by -?0\.\d{3} %$/m, attempt);
    }
  },
);
