import { isUsableUid } from '../uid.ts';
import type { Command } from './command.ts';
import type { Outcome } from './service-provider.ts';
import { STATUS } from './status.ts';

/** Why a C-STORE request is refused before its dataset is looked at; undefined where it is not. */
export function refusedStore(command: Command, abstractSyntaxUid: string): Outcome | undefined {
  if (command.sopClassUid !== abstractSyntaxUid) {
    return {
      status: STATUS.sopClassNotSupported,
      comment: 'SOP class differs from the presentation context',
    };
  }
  if (!command.sopInstanceUid || !isUsableUid(command.sopInstanceUid)) {
    return { status: STATUS.invalidSopInstance, comment: 'Affected SOP Instance UID is not a UID' };
  }
  if (!command.hasDataset) return { status: STATUS.mistypedArgument, comment: 'C-STORE without a dataset' };
  return undefined;
}
