import type { RuleAction } from '../../graphql/generated/graphql.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import type { Tone } from '../../ui/tone.ts';

export const ACTION_LOOK: Readonly<Record<RuleAction, { readonly tone: Tone; readonly icon: IconName }>> = {
  PROCESS: { tone: 'ok', icon: 'play' },
  IGNORE: { tone: 'neutral', icon: 'ban' },
  HOLD: { tone: 'warn', icon: 'hourglass' },
};
