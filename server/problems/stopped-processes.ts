/** Processes that do not run though tasks, or images, need them. */
import { notice } from '../base/notices.ts';
import type { ProcessRecord } from '../processes/process-record.ts';
import type { Finding } from './problem.ts';

/**
 * @param processes all of them
 * @param waitingForTime tasks that nothing wakes while the Task Manager is stopped
 */
export function stoppedProcesses(processes: readonly ProcessRecord[], waitingForTime: number): Finding[] {
  return processes.flatMap(({ name, state, since, queued, lastError }): Finding[] => {
    // Watching the processing server is a choice: tasks find out by themselves.
    if (name === 'SERVER_MONITOR' || (state !== 'STOPPED' && state !== 'FAILED')) return [];
    const common = {
      subject: name,
      since,
      waiting: name === 'TASK_MANAGER' ? waitingForTime : queued,
      nextTryAt: null,
    };
    if (state === 'FAILED') {
      const said = { ...notice('PROCESS_FAILED', { process: name }), ...(lastError && { cause: lastError }) };
      return [{ ...common, code: 'PROCESS_FAILED', notice: said }];
    }
    const said =
      name === 'DICOM_LISTENER' ? notice('NOTHING_RECEIVED') : notice('PROCESS_STOPPED', { process: name });
    return [{ ...common, code: 'PROCESS_STOPPED', notice: said }];
  });
}
