import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  binaryValue,
  item,
  readPart10,
  replaceElements,
  sequenceValue,
  textValue,
  type Edits,
  type Value,
} from '../../../../dicom/index.ts';
import { GatewayError, type ErrorCode } from '../../../../server/base/errors.ts';
import { DEFAULT_SETTINGS } from '../../../../server/settings/settings.ts';
import { SHIPPED_RADIOPHARMACEUTICALS } from '../../../../server/pet/tracer/shipped-radiopharmaceuticals.ts';
import { unitFactorOf } from '../../../../server/pet/units.ts';
import {
  validateSeries,
  type ValidateInput,
  type ValidateOutput,
  type ValidatePorts,
} from '../../../../server/steps/validate/validate.ts';
import { notice } from '../../../../server/base/notices.ts';
import { absentIntercepts } from '../../../../server/steps/validate/intercepts.ts';
import { NEVER, validate } from '../../../support/imaging-steps.ts';
import type { PhantomOptions } from '../../../../server/phantom/options.ts';
import { makePhantomSeries } from '../../../../server/phantom/series.ts';
import { writeSeries } from '../../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const DEVICE = { name: 'WS1', aeTitle: 'WS1', host: '192.0.2.7', addresses: [], isDestination: true };
const ELIGIBLE: ValidatePorts = { eligibility: () => Promise.resolve({ eligible: true, model: 'm' }) };

interface Setting {
  readonly input?: Partial<ValidateInput>;
  readonly ports?: ValidatePorts;
  readonly signal?: AbortSignal;
  /** Made in every object. */
  readonly edits?: Edits;
}

async function validatePhantom(options: PhantomOptions, setting: Setting = {}): Promise<ValidateOutput> {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 5, rows: 6, columns: 6, noise: false, ...options });
  const paths = writeSeries(directory.path, series.objects);
  if (setting.edits) {
    series.objects.forEach(({ bytes }, at) => {
      const part10 = readPart10(bytes);
      const head = bytes.subarray(0, part10.datasetOffset);
      const body = replaceElements(part10.dataset, setting.edits as Edits);
      writeFileSync(join(paths[at] as string), Buffer.concat([head, ...body]));
    });
  }
  const input: ValidateInput = {
    paths,
    source: { aeTitle: 'SCANNER', address: '192.0.2.1' },
    devices: [DEVICE],
    mirrorMode: false,
    radiopharmaceuticals: SHIPPED_RADIOPHARMACEUTICALS,
    chosenRadiopharmaceutical: undefined,
    defaultRadiopharmaceuticals: {},
    refusedWarnings: [],
    scannerTexts: [],
    transport: 'http',
    ...setting.input,
  };
  return await validateSeries(input, setting.ports ?? ELIGIBLE, setting.signal ?? NEVER);
}

/** With slices that are shifted along their columns by so many mm from one to the next. */
async function sheared(directory: string, step: number): Promise<ValidateOutput> {
  const series = makePhantomSeries({ slices: 5, rows: 6, columns: 6, noise: false, order: 'ascending' });
  const paths = writeSeries(directory, series.objects);
  series.objects.forEach(({ bytes }, at) => {
    const { dataset, datasetOffset } = readPart10(bytes);
    const [x = 0, y = 0, z = 0] = dataset.numbers(0x00200032) ?? [];
    const position = [x, y + step * at, z].map((value) => value.toFixed(3));
    const edits: Edits = new Map([[0x00200032, textValue('DS', ...position)]]);
    writeFileSync(
      paths[at] as string,
      Buffer.concat([bytes.subarray(0, datasetOffset), ...replaceElements(dataset, edits)]),
    );
  });
  return validate(paths);
}

async function failure(options: PhantomOptions, setting: Setting = {}): Promise<GatewayError> {
  const error = await validatePhantom(options, setting).then(
    () => assert.fail('is valid'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof GatewayError, String(error));
  return error;
}

describe('validation', () => {
  it('finds the parameters of each manufacturer', async () => {
    const expected = {
      siemens: ['SIEMENS', 2, 21],
      cps: ['CPS', 2, 8],
      ge: ['GE MEDICAL SYSTEMS', 2, 21],
      philips: ['Philips Medical Systems', undefined, undefined],
      uih: ['UIH', 2, 20],
      mediso: ['Mediso', 8, 6],
    } as const;
    for (const [manufacturer, [name, iterations, subsets]] of Object.entries(expected)) {
      const { parameters } = await validatePhantom({ manufacturer: manufacturer as keyof typeof expected });
      assert.deepEqual(
        [parameters.manufacturer, parameters.iterations, parameters.subsets],
        [name, iterations, subsets],
      );
      assert.equal(parameters.radiopharmaceutical, 'FDG');
    }
  });

  it('gives grid and order along the normal, whatever the order of the files', async () => {
    for (const options of [{}, { order: 'shuffled' as const }, { feetFirst: true }]) {
      const { grid, order } = await validatePhantom({
        ...options,
        rows: 4,
        columns: 6,
        pixelSpacing: [3, 2],
      });
      assert.deepEqual(
        { ...grid, spacing: grid.spacing.map((mm) => Number(mm.toFixed(6))) },
        {
          columns: 6,
          rows: 4,
          slices: 5,
          spacing: [2, 3, 3],
        },
      );
      assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4]);
    }
  });

  it('fails in the stated order: of several faults the first is named', async () => {
    const nowhere = { devices: [] };
    const rejecting: ValidatePorts = {
      eligibility: () => Promise.resolve({ eligible: false, code: 'no-model', detail: 'none' }),
    };
    const broken: Setting = { edits: new Map([[0x00541001, null]]), ports: rejecting };
    const codes = [
      await failure({ tracer: null }, { ...broken, input: nowhere }),
      await failure({ tracer: null }, broken),
      await failure(
        { tracer: null, manufacturer: 'philips' },
        { ports: rejecting, input: { transport: 'shared-folder' } },
      ),
      await failure({ tracer: null }, { ports: rejecting }),
      await failure({}, { ports: rejecting }),
    ].map((error) => error.code);
    assert.deepEqual(codes, [
      'NO_DESTINATION',
      'MISSING_HEADER',
      'MISSING_HEADER',
      'UNKNOWN_RADIOPHARMACEUTICAL',
      'SERVER_REJECTED',
    ]);
  });

  it('says who sent what has no destination', async () => {
    const error = await failure({}, { input: { devices: [] } });
    assert.equal(error.params['source'], 'SCANNER@192.0.2.1');
  });

  const units: readonly (readonly [PhantomOptions, ErrorCode | 'valid'])[] = [
    [{ defects: { units: 'GML' } }, 'valid'],
    [{ manufacturer: 'philips', defects: { units: 'CNTS' } }, 'valid'],
    [{ manufacturer: 'siemens', defects: { units: 'CNTS' } }, 'UNSUPPORTED_UNITS'],
    [{ manufacturer: 'ge', defects: { units: 'PROPCPS' } }, 'UNSUPPORTED_UNITS'],
  ];
  for (const [options, expected] of units) {
    it(`takes units ${options.defects?.units} of ${options.manufacturer ?? 'siemens'} for ${expected}`, async () => {
      if (expected === 'valid') assert.notEqual((await validatePhantom(options)).becquerelsPerUnit, 1);
      else assert.equal((await failure(options)).code, expected);
    });
  }

  it('brings SUV back to activity only where the header says how', async () => {
    const gml: PhantomOptions = { defects: { units: 'GML' } };
    const without = async (edits: Edits) => (await failure(gml, { edits })).params['elements'];
    assert.equal(await without(new Map([[0x00101030, null]])), 'PatientWeight');
    assert.equal(await without(new Map([[0x00541102, textValue('CS', 'NONE')]])), 'DecayCorrection');
    const lean = await failure(gml, { edits: new Map([[0x00541006, textValue('CS', 'LBM')]]) });
    assert.equal(lean.code, 'UNSUPPORTED_UNITS');
    assert.equal(lean.params['units'], 'GML LBM');
    // Corrected to the injection, the activity counts as injected.
    const admin = await validatePhantom(gml, { edits: new Map([[0x00541102, textValue('CS', 'ADMIN')]]) });
    assert.ok(Math.abs(unitFactorOf(admin.becquerelsPerUnit, 0) - 3.7e8 / 74_000) < 1e-6);
  });

  it('is strict about manufacturers and parameters only where the contract is', async () => {
    const edits: Edits = new Map([[0x00080070, textValue('LO', 'CANON')]]);
    const folder = { transport: 'shared-folder' } as const;
    assert.equal((await validatePhantom({}, { edits })).parameters.manufacturer, 'CANON');
    assert.equal((await failure({}, { edits, input: folder })).code, 'UNSUPPORTED_MANUFACTURER');
    const philips = await failure({ manufacturer: 'philips' }, { input: folder });
    assert.equal(philips.params['elements'], 'iterations, subsets');
    await validatePhantom({ manufacturer: 'siemens' }, { input: folder });
  });

  it('refuses a series that says to be larger than memory, whatever its files are', async () => {
    const edits: Edits = new Map([
      [0x00280010, binaryValue('US', 4096)],
      [0x00280011, binaryValue('US', 4096)],
    ]);
    await validatePhantom({ slices: 64 }, { edits });
    const error = await failure({ slices: 65 }, { edits });
    assert.equal(error.code, 'UNSUPPORTED_PIXELS');
    assert.equal(error.params['detail'], '65 slices of 4096 rows of 4096: more than 2^30 voxels');
  });

  it('names what makes a series no volume', async () => {
    const code = async (options: PhantomOptions) => (await failure(options)).code;
    assert.equal(await code({ defects: { mixedGeometry: 'orientation' } }), 'MIXED_GEOMETRY');
    assert.equal(await code({ defects: { mixedGeometry: 'rows' } }), 'MIXED_GEOMETRY');
    assert.equal(await code({ defects: { duplicates: [2] } }), 'DUPLICATE_SLICES');
    assert.equal(await code({ defects: { missing: [2] } }), 'IRREGULAR_SPACING');
    assert.equal(await code({ defects: { irregular: 0.5 } }), 'IRREGULAR_SPACING');
    assert.equal(await code({ slices: 1 }), 'TOO_FEW_IMAGES');
  });

  it('refuses a sheared stack, and lets rounding pass', async () => {
    using directory = temporaryDirectory();
    await sheared(join(directory.path, 'rounded'), 0.001);
    await assert.rejects(sheared(join(directory.path, 'tilted'), 20), (error: GatewayError) => {
      assert.deepEqual([error.code, error.params['shift']], ['SHEARED_STACK', '80.00']);
      return true;
    });
  });

  it('names pixels that it cannot read', async () => {
    const code = async (tag: number, ...value: Parameters<typeof binaryValue>) =>
      (await failure({}, { edits: new Map([[tag, binaryValue(...value)]]) })).code;
    assert.equal(await code(0x00280100, 'US', 32), 'UNSUPPORTED_PIXELS');
    assert.equal(await code(0x00280101, 'US', 17), 'UNSUPPORTED_PIXELS');
    assert.equal(await code(0x00280002, 'US', 3), 'UNSUPPORTED_PIXELS');
    const colour = await failure({}, { edits: new Map([[0x00280004, textValue('CS', 'PALETTE COLOR')]]) });
    assert.equal(colour.code, 'UNSUPPORTED_PIXELS');
  });

  it('warns of what it can go on without', async () => {
    const edits: Edits = new Map([
      [0x00280051, textValue('CS', 'SCAT')],
      [0x00101030, null],
    ]);
    assert.deepEqual(
      (await validatePhantom({}, { edits })).warnings.map((warning) => warning.code),
      [
        'NOT_DECAY_CORRECTED',
        'NOT_ATTENUATION_CORRECTED',
        'SUV_UNAVAILABLE',
        'WEIGHT_UNUSABLE',
        'DECAY_CORRECTION_UNUSABLE',
      ],
    );
  });

  it('refuses a series for the warnings that the site refuses, whatever comes after them', async () => {
    const input = { refusedWarnings: DEFAULT_SETTINGS.refusedWarnings };
    const corrected = (value: string): Edits => new Map([[0x00280051, textValue('CS', value)]]);
    const uncorrected = await failure({ tracer: null }, { input, edits: corrected('DECY\\SCAT') });
    assert.deepEqual(
      [uncorrected.code, uncorrected.retry],
      ['REFUSED_NOT_ATTENUATION_CORRECTED', 'operator'],
    );
    await validatePhantom({}, { input, edits: corrected('ATTN') });
    await validatePhantom({}, { edits: corrected('DECY') });
    const suv: ValidateInput['refusedWarnings'] = ['SUV_UNAVAILABLE'];
    const weightless = await failure(
      {},
      { input: { refusedWarnings: suv }, edits: new Map([[0x00101030, null]]) },
    );
    assert.equal(weightless.code, 'REFUSED_SUV_UNAVAILABLE');
    assert.equal(weightless.params['elements'], 'PatientWeight');
  });

  it('takes an empty Corrected Image for silence, and asks the method of attenuation correction', async () => {
    const codes = async (method: string | null) => {
      const edits: Edits = new Map([
        [0x00280051, null],
        [0x00541101, method === null ? null : textValue('LO', method)],
      ]);
      return (await validatePhantom({}, { edits })).warnings.map(({ code }) => code);
    };
    assert.deepEqual(await codes('CT-derived, HD'), []);
    assert.deepEqual(await codes(null), ['CORRECTIONS_UNKNOWN']);
    assert.deepEqual(await codes('NONE'), ['NOT_ATTENUATION_CORRECTED', 'SUV_UNAVAILABLE']);
  });

  it('takes a Rescale Intercept that is absent for the zero that it has to be, and says so', async () => {
    const codes = async (value: Value | null) =>
      (await validatePhantom({}, { edits: new Map([[0x00281052, value]]) })).warnings.map(({ code }) => code);
    assert.deepEqual(await codes(null), ['RESCALE_INTERCEPT_ABSENT']);
    assert.deepEqual(await codes(textValue('DS', ' ')), ['RESCALE_INTERCEPT_ABSENT']);
    assert.deepEqual(await codes(binaryValue('FD', 0)), []);
    const unreadable = await failure({}, { edits: new Map([[0x00281052, textValue('DS', 'none')]]) });
    assert.deepEqual(
      [unreadable.code, unreadable.params['elements']],
      ['MISSING_HEADER', 'RescaleIntercept'],
    );
    const refused = await failure(
      {},
      { input: { refusedWarnings: ['RESCALE_INTERCEPT_ABSENT'] }, edits: new Map([[0x00281052, null]]) },
    );
    assert.equal(refused.code, 'REFUSED_RESCALE_INTERCEPT_ABSENT');
    assert.throws(
      () =>
        absentIntercepts([
          { intercept: -3, hasIntercept: true },
          { intercept: 0, hasIntercept: false },
        ]),
      { code: 'MISSING_HEADER' },
      'a series that does not keep to zero',
    );
  });

  it('warns where a text names another radiopharmaceutical than the code', async () => {
    const fdg = item(
      [0x00080100, textValue('SH', 'C-B1031')],
      [0x00080102, textValue('SH', 'SRT')],
      [0x00080104, textValue('LO', 'Fluorodeoxyglucose F^18^')],
    );
    const tracer = sequenceValue(
      item(
        [0x00180031, textValue('LO', '[68Ga]Ga-PSMA-11')],
        [0x00181075, textValue('DS', '6586.2')],
        [0x00540304, sequenceValue(fdg)],
      ),
    );
    const edits: Edits = new Map([[0x00540016, tracer]]);
    const told = ({ warnings }: ValidateOutput) => warnings.filter(({ code }) => code.startsWith('TRACER'));
    const validated = await validatePhantom({}, { edits });
    assert.equal(validated.parameters.radiopharmaceutical, 'FDG');
    assert.deepEqual(told(validated), [notice('TRACER_CONTRADICTED', { coded: 'FDG', named: 'PSMA-11' })]);
    const input: Partial<ValidateInput> = { refusedWarnings: ['TRACER_CONTRADICTED'] };
    assert.equal((await failure({}, { edits, input })).code, 'REFUSED_TRACER_CONTRADICTED');
    const chosen = { ...input, chosenRadiopharmaceutical: 'FDG' };
    assert.deepEqual(told(await validatePhantom({}, { edits, input: chosen })), [], 'a person has said');
  });

  it('keeps from what the radiopharmaceutical was recognised, and what the header said', async () => {
    assert.deepEqual((await validatePhantom({})).tracer, { from: 'CODE', said: 'C-B1031 SRT' });
    const cps = await validatePhantom({ manufacturer: 'cps' });
    assert.deepEqual(cps.tracer, { from: 'TEXT', said: 'Fluorodeoxyglucose F^18^' });
    const input = { defaultRadiopharmaceuticals: { Biograph128_mCT: 'FDG' } };
    const silent = await validatePhantom({ tracer: null }, { input });
    assert.deepEqual(silent.tracer, { from: 'MODEL_DEFAULT', said: '^18^Fluorine' });
    const chosen = await validatePhantom({}, { input: { chosenRadiopharmaceutical: 'FET' } });
    assert.deepEqual(chosen.tracer, { from: 'OPERATOR', said: 'Fluorodeoxyglucose F^18^' });
  });

  it("passes on the server's refusal, its silence, and its own end", async () => {
    const refused = await failure(
      {},
      {
        ports: {
          eligibility: () => Promise.resolve({ eligible: false, code: 'no-licence', detail: 'expired' }),
        },
      },
    );
    assert.equal(refused.params['reason'], 'no-licence: expired');
    const silent = new GatewayError('SERVER_UNREACHABLE', { reason: 'refused' });
    assert.equal(await failure({}, { ports: { eligibility: () => Promise.reject(silent) } }), silent);
    const controller = new AbortController();
    controller.abort(new Error('stopped'));
    await assert.rejects(validatePhantom({}, { signal: controller.signal }), { message: 'stopped' });
  });

  it('takes a model that is named like a part of every object for a name', async () => {
    const edits: Edits = new Map([[0x00081090, textValue('LO', 'constructor')]]);
    const error = await failure({ tracer: null }, { edits });
    assert.equal(error.params['text'], '');
  });
});
