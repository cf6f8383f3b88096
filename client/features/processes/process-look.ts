import type { ProcessingServerState, ProcessState } from '../../graphql/generated/graphql.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import type { Tone } from '../../ui/tone.ts';

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
}

export const PROCESS_LOOK: Readonly<Record<ProcessState, Look>> = {
  RUNNING: { tone: 'ok', icon: 'play' },
  STARTING: { tone: 'info', icon: 'hourglass' },
  STOPPING: { tone: 'warn', icon: 'hourglass' },
  STOPPED: { tone: 'neutral', icon: 'stop' },
  FAILED: { tone: 'bad', icon: 'alert' },
};

export const SERVER_LOOK: Readonly<Record<ProcessingServerState, Look>> = {
  ALIVE: { tone: 'ok', icon: 'check-circle' },
  UNREACHABLE: { tone: 'bad', icon: 'alert' },
  UNKNOWN: { tone: 'neutral', icon: 'info' },
};
