import type { TestRunVerdict } from '../../graphql/generated/graphql.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import type { Tone } from '../../ui/tone.ts';

export const VERDICT_LOOK: Readonly<Record<TestRunVerdict, { tone: Tone; icon: IconName }>> = {
  RUNNING: { tone: 'info', icon: 'play' },
  PASSED: { tone: 'ok', icon: 'check-circle' },
  FAILED: { tone: 'bad', icon: 'alert' },
  REMOVED: { tone: 'neutral', icon: 'trash' },
};
