import type { Submission } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { resultOf } from '../step-results.ts';

/** The package of a task, as a server takes it. The task's id is the idempotency key: the same job is not made twice. */
export function submissionOf(
  task: { readonly id: string; readonly stepResults: string },
  data: DataDirectory,
): Submission {
  const pack = resultOf(task, 'pack');
  return {
    taskId: task.id,
    packagePath: data.path(pack.key),
    packaging: pack.manifest.packaging,
    bytes: pack.bytes,
    sha256: pack.sha256,
    grid: pack.grid,
    metadata: pack.metadata,
  };
}
