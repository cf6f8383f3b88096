import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, test } from 'node:test';
import { GatewayError } from '../../../server/base/errors.ts';
import { encodeNpyHeader } from '../../../server/imaging/npy.ts';
import { writePackage } from '../../../server/remote/package.ts';

import { ageInYears, checkModelBody, processingBody } from '../../../server/remote/shared-folder/contract.ts';
import { zipOf } from '../../../server/remote/shared-folder/zip.ts';
import { missingPrograms, PYTHON } from '../../support/programs.ts';
import { jobMetadata, rampVolume } from '../../support/remote/volumes.ts';
import { readVolumes } from '../../support/remote/read-volumes.ts';

const skip = missingPrograms('python3');
const directory = mkdtempSync(join(tmpdir(), 'shared-folder-'));
after(() => rmSync(directory, { recursive: true }));

const grid = { columns: 7, rows: 5, slices: 11 };
const volume = rampVolume(grid);
const archive = { kind: 'shared-folder' } as const;

for (const dtype of ['<f4', '<f8'] as const)
  test(`Python's zipfile and numpy read a ${dtype} package as the contract says`, { skip }, async () => {
    const path = join(directory, `${dtype.slice(1)}.zip`);
    const written = await writePackage(path, { kind: 'shared-folder', dtype }, volume, jobMetadata());
    const program = `
import io, json, numpy, sys, zipfile
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
raw = z.read('voxels.npy'); v = numpy.load(io.BytesIO(raw))
print(json.dumps({'names': z.namelist(), 'methods': [i.compress_type for i in z.infolist()], 'version': list(raw[6:8]),
  'dtype': v.dtype.str, 'shape': v.shape, 'fortran': bool(v.flags.f_contiguous),
  'voxels': [float(x) for x in v.ravel(order='F')], 'metadata': json.loads(z.read('metadata.json'))}))`;
    const seen = JSON.parse(execFileSync(PYTHON, ['-c', program, path], { encoding: 'utf8' }));
    const area = 35;
    const exact = Array.from(volume.stored, (stored, i) => {
      const value = stored * volume.slopes[Math.floor(i / area)]! + volume.intercepts[Math.floor(i / area)]!;
      return dtype === '<f4' ? Math.fround(value) : value;
    });
    const values = dtype === '<f4' ? Float32Array.from(exact) : Float64Array.from(exact);
    const header = encodeNpyHeader({ type: dtype, fortranOrder: true, shape: [7, 5, 11] });
    const sha256 = createHash('sha256').update(header).update(values).digest('hex');
    assert.equal(written.voxelsSha256, sha256);
    assert.deepEqual(seen, {
      names: ['voxels.npy', 'metadata.json'],
      methods: [8, 8],
      version: [1, 0],
      dtype,
      shape: [7, 5, 11],
      fortran: true,
      voxels: exact,
      metadata: {
        client_id: 'demo-hospital',
        task_id: '202603141530260001',
        recon_settings: { '00080070': { vr: 'LO', Value: ['SIEMENS'] } },
        PatientWeight: 72.5,
        PatientSize: 1.68,
        PatientAge: '062Y',
        StudyInstanceUID: '2.25.161803398874989484820458683436563811772',
        SeriesInstanceUID: '2.25.271828182845904523536028747135266249775',
        SeriesNumber: 4,
        SeriesDate: '2026-03-14',
        SeriesTime: '15:30:26',
        sha256,
      },
    });
  });

test('the bodies of both requests are those of the contract, key by key', () => {
  const job = jobMetadata();
  const model = {
    ManufacturerModelName: 'Biograph128_mCT',
    ReconstructionMethod: 'PSF+TOF 2i21s',
    Iteraciones: 2,
    Subsets: 21,
    VoxelSpacing: '[4.0725, 4.0725]',
    SliceThickness: 2.025,
    Radiofarmaco: 'FDG',
    HalfLife: 6586.2,
  };
  assert.deepEqual(checkModelBody('demo-hospital', job.parameters), { id_client: 'demo-hospital', ...model });
  assert.deepEqual(processingBody('202603141530260001_demo-hospital.zip', 8000, job), {
    input_file: '202603141530260001_demo-hospital.zip',
    client_port: '8000',
    client_id: 'demo-hospital',
    metadata: {
      ...model,
      radiopharmaceutical_dose: 6.62,
      radiopharmaceutical_start: '2026-03-14 14:30:15',
      StudyInstanceUID: job.studyInstanceUid,
      SeriesInstanceUID: job.seriesInstanceUid,
      StudyDate: '2026-03-14',
      SeriesTime: '15:30:26',
      weight: 73,
      height: 168,
      age: 62,
    },
  });
});

test('an age is whole years, whatever its unit and however many digits', () => {
  const ages = {
    '062Y': 62,
    '108Y': 108,
    '006M': 0,
    '030M': 2,
    '104W': 1,
    '105W': 2,
    '010D': 0,
    '': null,
    xyz: null,
  };
  for (const [written, years] of Object.entries(ages)) assert.equal(ageInYears(written), years, written);
  assert.equal(ageInYears(undefined), null);
});

test(
  'results that numpy wrote are read in either order and both types, noise beside denoised',
  { skip },
  async (t) => {
    for (const order of ['F', 'C'])
      for (const dtype of ['<f4', '<f8'])
        await t.test(`${dtype} in ${order} order`, async () => {
          const path = join(directory, `result-${order}${dtype.slice(1)}.zip`);
          const program = `
import io, numpy, sys, zipfile
v = numpy.arange(385, dtype='${dtype}').reshape((7, 5, 11), order='F')
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    for name, a in (('denoised.npy', v), ('noise.npy', -v)):
        b = io.BytesIO(); numpy.save(b, numpy.asarray(a, order='${order}')); z.writestr(name, b.getvalue())`;
          execFileSync(PYTHON, ['-c', program, path]);
          const { denoised, noise } = await readVolumes(path, archive, grid);
          assert.deepEqual([...denoised], [...Array(385).keys()]);
          assert.equal(noise?.[384], -384);
        });
  },
);

test('an archive that is not exactly the two entries of the contract is refused', async (t) => {
  const array = (): Uint8Array[] => [
    encodeNpyHeader({ type: '<f4', fortranOrder: true, shape: [7, 5, 11] }),
    new Uint8Array(385 * 4),
  ];
  const cases: [string, [string, Uint8Array[]][], RegExp][] = [
    ['noise missing', [['denoised.npy', array()]], /no noise.npy/],
    [
      'a third',
      [
        ['denoised.npy', array()],
        ['noise.npy', array()],
        ['x', []],
      ],
      /3 entries/,
    ],
    [
      'twice',
      [
        ['denoised.npy', array()],
        ['denoised.npy', array()],
      ],
      /denoised.npy twice/,
    ],
    [
      'in a folder',
      [
        ['out/denoised.npy', array()],
        ['noise.npy', array()],
      ],
      /another name/,
    ],
    [
      'longer than the grid allows',
      [
        ['denoised.npy', [...array(), Buffer.alloc(64 << 20)]],
        ['noise.npy', array()],
      ],
      /has 671\d+ bytes, and may have/,
    ],
    [
      'longer than its header says',
      [
        ['denoised.npy', [...array(), Buffer.alloc(64)]],
        ['noise.npy', array()],
      ],
      /longer than its header/,
    ],
    [
      'shorter',
      [
        ['denoised.npy', array().slice(0, 1)],
        ['noise.npy', array()],
      ],
      /end too early/,
    ],
  ];
  for (const [name, entries, reason] of cases)
    await t.test(name, async () => {
      const path = join(directory, 'bad.zip');
      const chunks = zipOf(entries.map(([entry, content]) => ({ name: entry, content })));
      await pipeline(chunks, createWriteStream(path));
      await assert.rejects(readVolumes(path, archive, grid), (error: unknown) => {
        assert.ok(error instanceof GatewayError && error.code === 'BAD_RESULT', String(error));
        assert.match(String(error.params['reason']), reason);
        return true;
      });
    });
});
