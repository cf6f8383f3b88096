import { TRANSFER_SYNTAX } from '../transfer-syntax.ts';
import type { ProposedContext } from './associate-pdu.ts';

/** What a context is proposed for. */
export interface OfferedObject {
  readonly sopClassUid: string;
  /** That of the file. */
  readonly transferSyntaxUid: string;
}

const MOST_CONTEXTS = 128;

/**
 * Transfer syntaxes in which an object can be sent, the best first: its own, as it lies in its file, then explicit VR,
 * which says more than implicit VR, which every application takes (PS3.5 10.1).
 */
export function offeredSyntaxes(transferSyntaxUid: string): string[] {
  const { explicitLittleEndian, implicitLittleEndian } = TRANSFER_SYNTAX;
  return [...new Set([transferSyntaxUid, explicitLittleEndian, implicitLittleEndian])];
}

/**
 * One context for each pair of SOP class and transfer syntax, so that the peer says of each whether it takes it. Of
 * more than 128 pairs, those of first choice are proposed.
 */
export function storageContexts(objects: Iterable<OfferedObject>): ProposedContext[] {
  const choices: Map<string, readonly [sopClassUid: string, transferSyntaxUid: string]>[] = [];
  for (const { sopClassUid, transferSyntaxUid } of objects)
    offeredSyntaxes(transferSyntaxUid).forEach((syntax, choice) => {
      (choices[choice] ??= new Map()).set(`${sopClassUid}/${syntax}`, [sopClassUid, syntax]);
    });
  const pairs = new Map(choices.flatMap((choice) => [...choice]));
  return [...pairs.values()].slice(0, MOST_CONTEXTS).map(([abstractSyntaxUid, transferSyntaxUid], index) => ({
    id: index * 2 + 1,
    abstractSyntaxUid,
    transferSyntaxUids: [transferSyntaxUid],
  }));
}

export interface ChosenContext {
  readonly id: number;
  /** In which the object is sent. */
  readonly transferSyntaxUid: string;
}

/** The best of the contexts that the peer accepted for an object; undefined where there is none. */
export function acceptedContext(
  { sopClassUid, transferSyntaxUid }: OfferedObject,
  proposed: readonly ProposedContext[],
  accepted: ReadonlyMap<number, string>,
): ChosenContext | undefined {
  const ofClass = proposed.filter(
    ({ id, abstractSyntaxUid }) => abstractSyntaxUid === sopClassUid && accepted.has(id),
  );
  for (const syntax of offeredSyntaxes(transferSyntaxUid)) {
    const context = ofClass.find(({ transferSyntaxUids: [only] }) => only === syntax);
    if (context) return { id: context.id, transferSyntaxUid: syntax };
  }
  return undefined;
}
