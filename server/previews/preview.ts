/**
 * Pictures of a series for people: projections as PNG and a compact volume for the slice viewer. Made beside the
 * pipeline, of the source objects and of each output's, in a worker thread (`preview.worker.ts`).
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { turnedReader, turnToDisplay, type GridSize } from '../imaging/displayed-volume.ts';
import { encodePng } from '../imaging/png.ts';
import { projectionPicture } from '../imaging/projections.ts';
import { encodeViewerVolume } from '../imaging/viewer-volume.ts';
import { writeAside } from '../remote/write-aside.ts';
import { codedWriteError } from '../storage/disk-error.ts';
import { VolumeFile } from '../storage/volume-file.ts';
import { openSourceSlices, slicesMemory, type SourceSlices } from '../steps/pack/source-slices.ts';
import type { StepProgress } from '../steps/pack/pack.ts';
import type { ValidateOutput } from '../steps/validate/validate.ts';

export interface PreviewInput {
  /** Paths of the objects of one series, in ascending order along the normal. */
  readonly paths: readonly string[];
  readonly validated: Pick<ValidateOutput, 'grid' | 'becquerelsPerUnit' | 'suvPerBecquerel'>;
  /** Bq/ml shown as black; undefined chooses it. Results are shown with the input's. */
  readonly window: number | undefined;
  /** Made where it is missing. */
  readonly directory: string;
  /** Names of the two files: `<name>.png` and `<name>.gz`. */
  readonly name: string;
}

export interface PreviewOutput {
  /** Bq/ml shown as black. */
  readonly window: number;
}

/** Bytes that a preview takes: a few slices, and what is made of them. */
export function previewMemory(grid: PreviewInput['validated']['grid']): number {
  return slicesMemory(grid) + 16 * grid.rows * grid.columns;
}

/** SUV shown as black: the upper window that PET is usually read with. */
const USUAL_SUV = 7;
const IMAGE_ORIENTATION = 0x00200037;

/** @throws GatewayError as the Packer's reading, STORAGE_FULL */
export async function makePreview(
  input: PreviewInput,
  onProgress: StepProgress,
  signal: AbortSignal,
): Promise<PreviewOutput> {
  try {
    return await drawPreview(input, onProgress, signal);
  } catch (error) {
    throw codedWriteError(error);
  }
}

async function drawPreview(
  input: PreviewInput,
  onProgress: StepProgress,
  signal: AbortSignal,
): Promise<PreviewOutput> {
  const { grid, becquerelsPerUnit, suvPerBecquerel } = input.validated;
  await mkdir(input.directory, { recursive: true });
  const onRead = (read: number): void => onProgress(read, grid.slices);
  const source = await openSourceSlices(input.paths, grid, becquerelsPerUnit, onRead, signal);
  using file = new VolumeFile(input.directory, grid);
  await writeSlices(source, file);
  const turn = turnToDisplay(source.reference.numbers(IMAGE_ORIENTATION) ?? []);
  const read = turnedReader(grid, turn, slicewise(file, grid));
  const window = input.window ?? (suvPerBecquerel === null ? undefined : USUAL_SUV / suvPerBecquerel);
  // Without SUV: half of the hottest voxel. An empty volume is white whatever the window.
  const shown = window ?? (file.ranges.total.max / 2 || 1);
  const picture = encodePng(projectionPicture(grid, grid.spacing, read, shown));
  signal.throwIfAborted();
  const compact = gzipSync(
    encodeViewerVolume(grid, grid.spacing, read, { window: shown, suvPerBecquerel, fromHead: turn.slices }),
  );
  await writeAside(join(input.directory, `${input.name}.png`), [picture]);
  await writeAside(join(input.directory, `${input.name}.gz`), [compact]);
  return { window: shown };
}

/** In Bq/ml. */
async function writeSlices(source: SourceSlices, file: VolumeFile): Promise<void> {
  const { grid, slopes, intercepts } = source;
  const values = new Float32Array(grid.rows * grid.columns);
  let z = 0;
  for await (const stored of source.slices()) {
    const [slope, intercept] = [slopes[z] as number, intercepts[z] as number];
    for (let i = 0; i < values.length; i++) values[i] = (stored[i] as number) * slope + intercept;
    file.write(values, z++);
  }
}

/** Reads voxels of a volume for who goes through it slice by slice: one is in memory. */
function slicewise(file: VolumeFile, { rows, columns }: GridSize): (index: number, slice: number) => number {
  const values = new Float32Array(rows * columns);
  let held: number | undefined;
  return (index, slice) => {
    if (slice !== held) file.read(slice, values);
    held = slice;
    return values[index - slice * values.length] as number;
  };
}
