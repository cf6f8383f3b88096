/** Takes a series through Validator, Packer and Unpacker with a processing server of a test's own in between. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNpyHeader } from '../../server/imaging/npy.ts';
import type { AcquisitionParameters } from '../../server/remote/transport.ts';
import type { PostFilter } from '../../server/imaging/post-filter.ts';
import { packSeries, type PackOutput } from '../../server/steps/pack/pack.ts';
import { unpackSeries, type UnpackInput, type UnpackOutput } from '../../server/steps/unpack/unpack.ts';
import {
  validateSeries,
  type ValidateInput,
  type ValidateOutput,
} from '../../server/steps/validate/validate.ts';
import { SHIPPED_RADIOPHARMACEUTICALS } from '../../server/pet/tracer/shipped-radiopharmaceuticals.ts';
import { readSourceVolume } from './source-volume.ts';

export const NEVER = new AbortController().signal;
export const TASK_ID = '202401311200000001';
export const SECRET = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

export function seriesPaths(directory: string): string[] {
  return readdirSync(directory).map((name) => join(directory, name));
}

/** @param asked gets what the processing server is asked */
export function validate(
  paths: readonly string[],
  changes: Partial<ValidateInput> = {},
  asked: AcquisitionParameters[] = [],
): Promise<ValidateOutput> {
  const input: ValidateInput = {
    paths,
    source: { aeTitle: 'SCANNER', address: '192.0.2.1' },
    devices: [{ name: 'WS1', aeTitle: 'WS1', host: '192.0.2.7', addresses: [], isDestination: true }],
    mirrorMode: false,
    radiopharmaceuticals: SHIPPED_RADIOPHARMACEUTICALS,
    chosenRadiopharmaceutical: undefined,
    defaultRadiopharmaceuticals: {},
    refusedWarnings: [],
    scannerTexts: [],
    transport: 'http',
    ...changes,
  };
  const eligibility = (parameters: AcquisitionParameters) => {
    asked.push(parameters);
    return Promise.resolve({ eligible: true, model: undefined } as const);
  };
  return validateSeries(input, { eligibility }, NEVER);
}

export interface Prepared {
  readonly directory: string;
  /** Ascending along the normal. */
  readonly paths: readonly string[];
  readonly validated: ValidateOutput;
  readonly packed: PackOutput;
  /** Bq/ml, x fastest, ascending along the normal. */
  readonly voxels: Float32Array<ArrayBuffer>;
}

export async function prepare(
  paths: readonly string[],
  directory: string,
  changes: Partial<ValidateInput> = {},
  asked: AcquisitionParameters[] = [],
): Promise<Prepared> {
  const validated = await validate(paths, changes, asked);
  const ordered = validated.order.map((at) => paths[at] as string);
  const packed = await packSeries(
    {
      taskId: TASK_ID,
      clientId: 'test',
      paths: ordered,
      validated,
      packaging: { kind: 'http', encoding: 'i2+rescale', coding: 'zstd' },
      pseudonymSecret: SECRET,
      scannerTexts: changes.scannerTexts ?? [],
      outputPath: join(directory, 'package'),
    },
    () => {},
    NEVER,
  );
  const voxels = await bqml(ordered, validated);
  return { directory, paths: ordered, validated, packed, voxels };
}

async function bqml(paths: readonly string[], validated: ValidateOutput): Promise<Float32Array<ArrayBuffer>> {
  const { grid, becquerelsPerUnit } = validated;
  const { volume } = await readSourceVolume(paths, grid, becquerelsPerUnit, () => {}, NEVER);
  const area = grid.columns * grid.rows;
  return Float32Array.from(volume.stored, (stored, at) => {
    const slice = Math.floor(at / area);
    return stored * (volume.slopes[slice] as number) + (volume.intercepts[slice] as number);
  });
}

export interface ServerAnswer {
  readonly denoised: Float32Array;
  readonly noise?: Float32Array;
}

export interface UnpackOptions extends Partial<UnpackInput> {
  readonly postFilters?: readonly PostFilter[];
}

/** Unpacks what a server answered; the answer is kept as `denoised.npy`, with the objects in `output`. */
export async function unpack(
  { directory, paths, validated, packed }: Prepared,
  answer: ServerAnswer,
  options: UnpackOptions = {},
): Promise<UnpackOutput & { readonly output: string; readonly expected: string }> {
  const { columns, rows, slices } = validated.grid;
  const array = (voxels: Float32Array) => [
    encodeNpyHeader({ type: '<f4', fortranOrder: true, shape: [columns, rows, slices] }),
    Buffer.from(voxels.buffer, voxels.byteOffset, voxels.byteLength),
  ];
  mkdirSync(directory, { recursive: true });
  const resultPath = join(directory, 'denoised.npy');
  // A result of the http transport in f4 is one npy array after the other; numpy reads the first.
  writeFileSync(
    resultPath,
    Buffer.concat([...array(answer.denoised), ...(answer.noise ? array(answer.noise) : [])]),
  );
  const output = join(directory, 'outputs');
  const unpacked = await unpackSeries(
    {
      taskId: TASK_ID,
      paths,
      validated,
      resultPath,
      resultFormat: { kind: 'http', encoding: 'f4', coding: 'identity' },
      resultSha256: 'ab'.repeat(32),
      postFilters: [],
      quantities: packed.quantities,
      integrity: { tolerance: 10, allowMismatch: false },
      standIn: false,
      serverVersion: '1.2.3',
      clientVersion: '0.1.0',
      createdAt: Date.UTC(2024, 0, 31, 12),
      outputDirectory: output,
      ...options,
    },
    () => {},
    NEVER,
  );
  return { ...unpacked, output, expected: resultPath };
}
