/**
 * Pictures of a series for people: projections as PNG and a compact volume for the slice viewer. Made beside the
 * pipeline, of the source objects and of each output's, in a worker thread (`preview.worker.ts`).
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { turnedReader, turnToDisplay } from '../imaging/displayed-volume.ts';
import { encodePng } from '../imaging/png.ts';
import { projectionPicture } from '../imaging/projections.ts';
import { storedSums } from '../imaging/quantities.ts';
import { encodeViewerVolume } from '../imaging/viewer-volume.ts';
import { writeAside } from '../remote/write-aside.ts';
import { codedWriteError } from '../storage/disk-error.ts';
import { slicesMemory } from '../steps/pack/source-slices.ts';
import { readSourceVolume } from '../steps/pack/source-volume.ts';
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

/** Bytes that a preview takes: the volume as stored, and what is made of it. */
export function previewMemory(grid: PreviewInput['validated']['grid']): number {
  return slicesMemory(grid) + 2 * grid.rows * grid.columns * grid.slices;
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
  const { grid, becquerelsPerUnit, suvPerBecquerel } = input.validated;
  const { volume, reference } = await readSourceVolume(
    input.paths,
    grid,
    becquerelsPerUnit,
    onProgress,
    signal,
  );
  const { stored, slopes, intercepts } = volume;
  const turn = turnToDisplay(reference.numbers(IMAGE_ORIENTATION) ?? []);
  const read = turnedReader(
    grid,
    turn,
    (index, slice) => (stored[index] as number) * (slopes[slice] as number) + (intercepts[slice] as number),
  );
  const window = input.window ?? (suvPerBecquerel === null ? undefined : USUAL_SUV / suvPerBecquerel);
  // Without SUV: half of the hottest voxel. An empty volume is white whatever the window.
  const shown = window ?? (storedSums(stored, slopes, intercepts).max / 2 || 1);
  const picture = encodePng(projectionPicture(grid, grid.spacing, read, shown));
  signal.throwIfAborted();
  const compact = gzipSync(
    encodeViewerVolume(grid, grid.spacing, read, { window: shown, suvPerBecquerel, fromHead: turn.slices }),
  );
  try {
    await mkdir(input.directory, { recursive: true });
    await writeAside(join(input.directory, `${input.name}.png`), [picture]);
    await writeAside(join(input.directory, `${input.name}.gz`), [compact]);
  } catch (error) {
    throw codedWriteError(error);
  }
  return { window: shown };
}
