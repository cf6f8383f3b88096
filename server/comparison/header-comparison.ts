/**
 * The headers of one slice as it came and as it was delivered. Reads each no further than its pixels, and few at a
 * time: what is asked for in a browser takes nothing from the steps.
 */
import PQueue from 'p-queue';
import { DicomError, PIXEL_DATA, readPart10Header, type Dataset } from '../../dicom/index.ts';
import { notice, type Notice } from '../base/notices.ts';
import { invalid, NotFoundError } from '../base/refusals.ts';
import type { Queries } from '../db/database.ts';
import { resultsOf } from '../queue/results.ts';
import { parseStepResults } from '../steps/step-results.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import { compareDatasets, type ComparedElement } from './compare-datasets.ts';
import { loadElementNames, type NameElement } from './element-name.ts';

export interface HeaderComparison {
  /** From 1, in the order of positions along the axis. */
  readonly slice: number;
  readonly slices: number;
  /** Of the result; empty where there is none. */
  readonly seriesInstanceUid: string;
  readonly elements: readonly ComparedElement[];
  readonly isWhole: boolean;
  /** Why there is nothing to compare. */
  readonly unavailable: Notice | null;
}

export interface HeaderComparisonPorts {
  readonly queries: Queries;
  readonly data: DataDirectory;
}

const AT_ONCE = 2;
/** Elements of one header, nested ones included: far beyond what any image has. */
const MOST_WALKED = 20_000;

export class HeaderComparisons {
  readonly #ports: HeaderComparisonPorts;
  readonly #reading = new PQueue({ concurrency: AT_ONCE });
  #names: Promise<NameElement> | undefined;

  constructor(ports: HeaderComparisonPorts) {
    this.#ports = ports;
  }

  /**
   * @param slice from 1, in the order of positions
   * @param seriesInstanceUid of the result; undefined: the first
   * @throws NotFoundError, ValidationError where the task has no such slice or result
   */
  async compare(taskId: string, slice: number, seriesInstanceUid?: string): Promise<HeaderComparison> {
    const { queries, data } = this.#ports;
    const task = await queries
      .selectFrom('task')
      .select(['stepResults', 'imagesDeleted'])
      .where('id', '=', taskId)
      .executeTakeFirst();
    if (!task) throw new NotFoundError('NO_SUCH_TASK', taskId);
    const results = await resultsOf(queries, [taskId]);
    const keys = parseStepResults(task.stepResults).compile?.keys ?? [];
    const result =
      seriesInstanceUid === undefined
        ? results[0]
        : results.find((each) => each.seriesInstanceUid === seriesInstanceUid);
    const none = {
      slice,
      slices: keys.length,
      seriesInstanceUid: result?.seriesInstanceUid ?? '',
      elements: [],
      isWhole: true,
    };
    if (task.imagesDeleted) return { ...none, unavailable: notice('IMAGES_REMOVED') };
    if (results.length === 0) return { ...none, unavailable: notice('NOTHING_TO_COMPARE') };
    if (!result) throw invalid('series', 'NOT_ITS_SERIES');
    const [source, made] = [keys[slice - 1], result.files[slice - 1]];
    if (source === undefined || made === undefined)
      throw invalid('slice', 'OUT_OF_RANGE', { minimum: 1, maximum: keys.length });
    return this.#reading.add(async () => {
      try {
        const nameOf = await (this.#names ??= loadElementNames());
        const compared = compareDatasets(
          await readHeader(data.path(source)),
          await readHeader(data.path(made.key)),
          nameOf,
        );
        return { ...none, ...compared, unavailable: null };
      } catch (error) {
        return { ...none, unavailable: whyUnreadable(error) };
      }
    });
  }
}

async function readHeader(path: string): Promise<Dataset> {
  const limits = { elements: MOST_WALKED };
  return (await readPart10Header(path, { stopAt: PIXEL_DATA, limits })).dataset;
}

/** @throws what is neither a missing file nor a damaged one */
function whyUnreadable(error: unknown): Notice {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return notice('IMAGES_REMOVED');
  if (error instanceof DicomError) return notice('IMAGE_UNREADABLE', { detail: error.message });
  throw error;
}
