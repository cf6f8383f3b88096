import { NotAllowedError } from '../server/base/refusals.ts';
import type { Follower } from '../server/live/shares.ts';
import type { Context } from './context.ts';

/** Who subscribes, and from where. */
export function followerOf({ viewer, origin }: Context): Follower {
  if (!viewer) throw new NotAllowedError('SIGN_IN_FIRST');
  return { viewer, address: origin.address };
}
