import type { Submission } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { parseStepResults, resultOf } from '../step-results.ts';

/**
 * The package of a task, as a server takes it. Its job's key is the task's id, so that the same job is not made twice;
 * after a job that was given up it is another one, so that neither a late result of that job nor its late removal is
 * taken for the present one's.
 */
export function submissionOf(
  task: { readonly id: string; readonly stepResults: string },
  data: DataDirectory,
): Submission {
  const pack = resultOf(task, 'pack');
  const { jobsGivenUp = 0 } = parseStepResults(task.stepResults);
  return {
    ...(jobsGivenUp > 0 && { jobSuffix: `-${jobsGivenUp + 1}` }),
    taskId: task.id,
    packagePath: data.path(pack.key),
    packaging: pack.manifest.packaging,
    bytes: pack.bytes,
    sha256: pack.sha256,
    grid: pack.grid,
    metadata: pack.metadata,
  };
}
