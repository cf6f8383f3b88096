/** The comparison of headers, held against pydicom's on series that went through the steps. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { PIXEL_DATA, readPart10Header } from '../../dicom/index.ts';
import { compareDatasets, type Comparison } from '../../server/comparison/compare-datasets.ts';
import { loadElementNames, type NameElement } from '../../server/comparison/element-name.ts';
import { prepare, unpack } from '../support/imaging-steps.ts';
import type { PhantomOptions } from '../../server/phantom/options.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = missingPrograms('python3');
const JUDGE = join(import.meta.dirname, '../support/judges/compare_headers.py');

let nameOf: NameElement;
before(async () => {
  nameOf = await loadElementNames();
});

async function headersOf(path: string) {
  return (await readPart10Header(path, { stopAt: PIXEL_DATA })).dataset;
}

async function compareFiles(source: string, result: string): Promise<Comparison> {
  return compareDatasets(await headersOf(source), await headersOf(result), nameOf);
}

/** The first slice of a series as it came and as it was rebuilt. */
async function processed(
  directory: string,
  options: PhantomOptions,
): Promise<{ source: string; result: string }> {
  const series = makePhantomSeries({ slices: 50, rows: 32, columns: 32, order: 'shuffled', ...options });
  const prepared = await prepare(writeSeries(join(directory, 'source'), series.objects), directory);
  const { output } = await unpack(prepared, { denoised: prepared.voxels });
  const files = (readdirSync(output, { recursive: true }) as string[]).filter((name) =>
    name.endsWith('.dcm'),
  );
  return { source: prepared.paths[0] as string, result: join(output, files.sort()[0] as string) };
}

for (const options of [
  { manufacturer: 'siemens' },
  { manufacturer: 'ge' },
  { manufacturer: 'philips', transferSyntax: 'implicit' },
  { manufacturer: 'uih' },
] as const satisfies PhantomOptions[])
  test(`pydicom finds the same: ${JSON.stringify(options)}`, { skip }, async () => {
    using directory = temporaryDirectory();
    const { source, result } = await processed(directory.path, options);
    const { elements, isWhole } = await compareFiles(source, result);
    const { status, stdout, stderr } = await runProgram(PYTHON, [JUDGE, source, result]);
    assert.equal(status, 0, stderr);
    const judged = JSON.parse(stdout) as [string, string, string, string][];
    assert.ok(isWhole);
    assert.deepEqual(
      elements.map(({ path, change }) => `${path} ${change}`),
      judged.map(([path, , , change]) => `${path} ${change}`),
    );
    for (const [index, [path, keyword, vr]] of judged.entries()) {
      const { isPrivate, name, vr: ours } = elements[index]!;
      if (isPrivate) continue;
      assert.equal(name, keyword, path);
      assert.equal(ours, vr, path);
    }
    const changed = new Map(elements.map((element) => [element.name, element]));
    assert.equal(changed.get('SOPInstanceUID')?.change, 'CHANGED');
    assert.equal(changed.get('PatientID')?.change, 'SAME');
    assert.equal(changed.get('PatientID')?.source, changed.get('PatientID')?.result);
  });

test('a series that is compared with itself is the same in every element', { skip }, async () => {
  using directory = temporaryDirectory();
  const { source } = await processed(directory.path, {});
  const { elements } = await compareFiles(source, source);
  assert.ok(elements.length > 60);
  assert.deepEqual(
    elements.filter(({ change }) => change !== 'SAME'),
    [],
  );
});
