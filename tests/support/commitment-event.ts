/** N-EVENT-REPORTs of the Storage Commitment Push Model, laid out by hand (PS3.4 J.3.3, PS3.5 7.1.2). */
import { commandSet, fragment } from './raw-peer.ts';

export const COMMITMENT = '1.2.840.10008.1.20.1';
export const COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';
const PET = '1.2.840.10008.5.1.4.1.1.128';

export interface EventOptions {
  readonly contextId?: number;
  readonly messageId?: number;
  readonly eventType?: number;
  readonly sopClass?: string;
  readonly sopInstance?: string;
  readonly committed?: readonly string[];
  /** SOP Instance UID and Failure Reason. */
  readonly failed?: readonly (readonly [string, number])[];
  /** In place of the information made of the above. */
  readonly information?: Buffer;
}

/** The whole message in explicit VR little endian; by default event 1, or 2 where something failed. */
export function commitmentEvent(transactionUid: string, options: EventOptions = {}): Buffer {
  const { contextId = 1, messageId = 1, committed = [], failed = [] } = options;
  const command = commandSet([
    [0x0002, options.sopClass ?? COMMITMENT],
    [0x0100, 0x0100],
    [0x0110, messageId],
    [0x0800, 1],
    [0x1000, options.sopInstance ?? COMMITMENT_INSTANCE],
    [0x1002, options.eventType ?? (failed.length > 0 ? 2 : 1)],
  ]);
  const information =
    options.information ??
    Buffer.concat([
      element(0x1195, 'UI', text(transactionUid)),
      ...(failed.length > 0
        ? [
            sequence(
              0x1198,
              failed.map(([uid, reason]) =>
                Buffer.concat([
                  reference(uid),
                  element(0x1197, 'US', Buffer.from([reason & 0xff, reason >> 8])),
                ]),
              ),
            ),
          ]
        : []),
      ...(committed.length > 0 ? [sequence(0x1199, committed.map(reference))] : []),
    ]);
  const parts = [fragment(contextId, 3, command)];
  for (let at = 0; at < information.length || at === 0; at += 16_000) {
    const isLast = at + 16_000 >= information.length;
    parts.push(fragment(contextId, isLast ? 2 : 0, information.subarray(at, at + 16_000)));
  }
  return Buffer.concat(parts);
}

/** Transaction UID and SOP Instance UIDs of an N-ACTION's information in explicit VR little endian. */
export function requestedOf(information: Buffer): { transactionUid: string; instances: string[] } {
  const valuesOf = (low: number) => {
    const mark = Buffer.from([0x08, 0x00, low, 0x11, 0x55, 0x49]);
    const values: string[] = [];
    for (let at = information.indexOf(mark); at >= 0; at = information.indexOf(mark, at + 8)) {
      const length = information.readUInt16LE(at + 6);
      values.push(information.toString('latin1', at + 8, at + 8 + length).replace(/\0$/, ''));
    }
    return values;
  };
  return { transactionUid: valuesOf(0x95)[0] ?? '', instances: valuesOf(0x55) };
}

function reference(sopInstanceUid: string): Buffer {
  return Buffer.concat([element(0x1150, 'UI', text(PET)), element(0x1155, 'UI', text(sopInstanceUid))]);
}

function text(uid: string): Buffer {
  return Buffer.from(uid.length % 2 ? `${uid}\0` : uid, 'latin1');
}

function element(low: number, vr: string, value: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(0x0008, 0);
  header.writeUInt16LE(low, 2);
  header.write(vr, 4, 'latin1');
  header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}

function sequence(low: number, items: readonly Buffer[]): Buffer {
  const value = Buffer.concat(
    items.flatMap((item) => {
      const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
      header.writeUInt32LE(item.length, 4);
      return [header, item];
    }),
  );
  const header = Buffer.alloc(12);
  header.writeUInt16LE(0x0008, 0);
  header.writeUInt16LE(low, 2);
  header.write('SQ', 4, 'latin1');
  header.writeUInt32LE(value.length, 8);
  return Buffer.concat([header, value]);
}
