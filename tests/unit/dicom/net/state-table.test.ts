import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVENTS, STATE_TABLE, STATES, type Event, type State } from '../../../../dicom/net/state-table.ts';

/** Events that the other side or the clock causes: no state may be without an answer to one that can reach it. */
const FROM_THE_PEER: readonly Event[] = [
  'Evt3',
  'Evt4',
  'Evt6',
  'Evt10',
  'Evt12',
  'Evt13',
  'Evt16',
  'Evt17',
  'Evt19',
];
const CONNECTED: readonly State[] = ['Sta2', 'Sta3', 'Sta5', 'Sta6', 'Sta7', 'Sta8', 'Sta11', 'Sta13'];

test('whatever a peer sends in whatever state has its action', () => {
  for (const state of CONNECTED) {
    for (const event of FROM_THE_PEER)
      assert.ok(STATE_TABLE[state][event], `${state} ${STATES[state]}, ${event} ${EVENTS[event]}`);
  }
});

test('the table has the moves of PS3.8 table 9-10 for both sides', () => {
  const expected: readonly (readonly [State, Event, string, State])[] = [
    ['Sta1', 'Evt5', 'AE-5', 'Sta2'],
    ['Sta2', 'Evt6', 'AE-6', 'Sta3'],
    ['Sta2', 'Evt10', 'AA-1', 'Sta13'],
    ['Sta2', 'Evt16', 'AA-2', 'Sta1'],
    ['Sta2', 'Evt17', 'AA-5', 'Sta1'],
    ['Sta2', 'Evt18', 'AA-2', 'Sta1'],
    ['Sta3', 'Evt7', 'AE-7', 'Sta6'],
    ['Sta3', 'Evt8', 'AE-8', 'Sta13'],
    ['Sta3', 'Evt6', 'AA-8', 'Sta13'],
    ['Sta5', 'Evt3', 'AE-3', 'Sta6'],
    ['Sta5', 'Evt4', 'AE-4', 'Sta1'],
    ['Sta5', 'Evt10', 'AA-8', 'Sta13'],
    ['Sta6', 'Evt10', 'DT-2', 'Sta6'],
    ['Sta6', 'Evt12', 'AR-2', 'Sta8'],
    ['Sta6', 'Evt6', 'AA-8', 'Sta13'],
    ['Sta6', 'Evt16', 'AA-3', 'Sta1'],
    ['Sta6', 'Evt17', 'AA-4', 'Sta1'],
    ['Sta7', 'Evt10', 'DT-2', 'Sta7'],
    ['Sta7', 'Evt13', 'AR-3', 'Sta1'],
    ['Sta8', 'Evt14', 'AR-4', 'Sta13'],
    ['Sta13', 'Evt6', 'AA-7', 'Sta13'],
    ['Sta13', 'Evt10', 'AA-6', 'Sta13'],
    ['Sta13', 'Evt17', 'AR-5', 'Sta1'],
    ['Sta13', 'Evt18', 'AA-2', 'Sta1'],
  ];
  for (const [state, event, action, next] of expected) {
    assert.deepEqual(STATE_TABLE[state][event], { action, next }, `${state} ${event}`);
  }
});

test('data moves only while an association stands', () => {
  for (const [state, row] of Object.entries(STATE_TABLE)) {
    assert.equal(row.Evt9 !== undefined, state === 'Sta6', state);
    assert.equal(row.Evt10?.action === 'DT-2', state === 'Sta6' || state === 'Sta7', state);
  }
});
