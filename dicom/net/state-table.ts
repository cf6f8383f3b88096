/**
 * The state machine of the upper layer, PS3.8 table 9-10, for both sides of an association. Sta9, Sta10 and Sta12
 * (release collision on the side that accepted) do not occur: an acceptor of this library never asks for release.
 */
export const STATES = {
  Sta1: 'idle',
  Sta2: 'transport open, awaiting A-ASSOCIATE-RQ',
  Sta3: 'awaiting local answer to the request',
  Sta4: 'awaiting transport',
  Sta5: 'awaiting A-ASSOCIATE-AC or -RJ',
  Sta6: 'association established',
  Sta7: 'awaiting A-RELEASE-RP',
  Sta8: 'awaiting local answer to the release',
  Sta11: 'release collision, requestor: awaiting A-RELEASE-RP',
  Sta13: 'awaiting close of the transport',
} as const;
export type State = keyof typeof STATES;

export const EVENTS = {
  Evt1: 'A-ASSOCIATE request (local)',
  Evt2: 'transport confirmed',
  Evt3: 'A-ASSOCIATE-AC received',
  Evt4: 'A-ASSOCIATE-RJ received',
  Evt5: 'transport indication',
  Evt6: 'A-ASSOCIATE-RQ received',
  Evt7: 'accept (local)',
  Evt8: 'reject (local)',
  Evt9: 'P-DATA request (local)',
  Evt10: 'P-DATA-TF received',
  Evt11: 'A-RELEASE request (local)',
  Evt12: 'A-RELEASE-RQ received',
  Evt13: 'A-RELEASE-RP received',
  Evt14: 'A-RELEASE response (local)',
  Evt15: 'A-ABORT request (local)',
  Evt16: 'A-ABORT received',
  Evt17: 'transport closed',
  Evt18: 'ARTIM expired',
  Evt19: 'unrecognised or invalid PDU received',
} as const;
export type Event = keyof typeof EVENTS;

/** Actions of PS3.8 tables 9-6 to 9-9. */
export type Action =
  | 'AE-1'
  | 'AE-2'
  | 'AE-3'
  | 'AE-4'
  | 'AE-5'
  | 'AE-6'
  | 'AE-7'
  | 'AE-8'
  | 'DT-1'
  | 'DT-2'
  | 'AR-1'
  | 'AR-2'
  | 'AR-3'
  | 'AR-4'
  | 'AR-5'
  | 'AR-8'
  | 'AR-9'
  | 'AA-1'
  | 'AA-2'
  | 'AA-3'
  | 'AA-4'
  | 'AA-5'
  | 'AA-6'
  | 'AA-7'
  | 'AA-8';

interface Move {
  readonly action: Action;
  readonly next: State;
}
type Row = { readonly [E in Event]?: Move };

const move = (action: Action, next: State): Move => ({ action, next });
const abort = move('AA-8', 'Sta13');
/** Where an association stands or is being made: whatever PDU is out of place aborts it. */
const outOfPlace = {
  Evt3: abort,
  Evt4: abort,
  Evt6: abort,
  Evt10: abort,
  Evt12: abort,
  Evt13: abort,
  Evt19: abort,
};
const ending = { Evt15: move('AA-1', 'Sta13'), Evt16: move('AA-3', 'Sta1'), Evt17: move('AA-4', 'Sta1') };
const refused = move('AA-1', 'Sta13');
const ignored = move('AA-6', 'Sta13');

export const STATE_TABLE: Readonly<Record<State, Row>> = {
  Sta1: { Evt1: move('AE-1', 'Sta4'), Evt5: move('AE-5', 'Sta2') },
  Sta2: {
    Evt3: refused,
    Evt4: refused,
    Evt10: refused,
    Evt12: refused,
    Evt13: refused,
    Evt19: refused,
    // AE-6 checks the protocol version; where it is refused, the next state is Sta13.
    Evt6: move('AE-6', 'Sta3'),
    Evt15: refused,
    Evt16: move('AA-2', 'Sta1'),
    Evt17: move('AA-5', 'Sta1'),
    Evt18: move('AA-2', 'Sta1'),
  },
  Sta3: { ...outOfPlace, ...ending, Evt7: move('AE-7', 'Sta6'), Evt8: move('AE-8', 'Sta13') },
  Sta4: { Evt2: move('AE-2', 'Sta5'), Evt15: move('AA-2', 'Sta1'), Evt17: move('AA-4', 'Sta1') },
  Sta5: { ...outOfPlace, ...ending, Evt3: move('AE-3', 'Sta6'), Evt4: move('AE-4', 'Sta1') },
  Sta6: {
    ...outOfPlace,
    ...ending,
    Evt9: move('DT-1', 'Sta6'),
    Evt10: move('DT-2', 'Sta6'),
    Evt11: move('AR-1', 'Sta7'),
    Evt12: move('AR-2', 'Sta8'),
  },
  Sta7: {
    ...outOfPlace,
    ...ending,
    Evt10: move('DT-2', 'Sta7'),
    Evt12: move('AR-8', 'Sta11'),
    Evt13: move('AR-3', 'Sta1'),
  },
  Sta8: { ...outOfPlace, ...ending, Evt14: move('AR-4', 'Sta13') },
  Sta11: { ...outOfPlace, ...ending, Evt13: move('AR-3', 'Sta1') },
  Sta13: {
    Evt3: ignored,
    Evt4: ignored,
    Evt10: ignored,
    Evt12: ignored,
    Evt13: ignored,
    Evt6: move('AA-7', 'Sta13'),
    Evt15: ignored,
    Evt16: move('AA-2', 'Sta1'),
    Evt17: move('AR-5', 'Sta1'),
    Evt18: move('AA-2', 'Sta1'),
    Evt19: move('AA-7', 'Sta13'),
  },
};
