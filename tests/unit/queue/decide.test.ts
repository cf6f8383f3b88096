import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notice } from '../../../server/base/notices.ts';
import { FINISHED_STATES, STEPS, TASK_STATES, type TaskPlace } from '../../../server/base/task-states.ts';
import type { DeliveryFacts } from '../../../server/queue/settled-state.ts';
import type { Action, ActionKind } from '../../../server/queue/action.ts';
import {
  decide,
  MENDABLE,
  possibleActions,
  TABLE,
  type Decision,
  type TaskFacts,
} from '../../../server/queue/decide.ts';

const FACTS: TaskFacts = {
  step: 'PACKER',
  state: 'QUEUED',
  failureCode: null,
  waitReason: null,
  takesImages: false,
  imagesHere: true,
  hasResults: true,
  hasRemoteJob: true,
  deliveries: [],
};
const failure = { code: 'INTERNAL', params: {} } as const;
const ACTIONS: Readonly<Record<ActionKind, Action>> = {
  claim: { kind: 'claim' },
  await: { kind: 'await' },
  resume: { kind: 'resume' },
  keepJob: { kind: 'keepJob' },
  advance: { kind: 'advance' },
  ignore: { kind: 'ignore' },
  hold: { kind: 'hold' },
  process: { kind: 'process' },
  wait: { kind: 'wait', reason: 'RETRY', until: 1 },
  release: { kind: 'release' },
  fail: { kind: 'fail', failure },
  wake: { kind: 'wake' },
  settle: { kind: 'settle' },
  addImages: { kind: 'addImages', until: 1 },
  addCopies: { kind: 'addCopies', until: 1 },
  reopen: { kind: 'reopen', until: 1 },
  closeForImages: { kind: 'closeForImages' },
  warn: { kind: 'warn', warning: notice('LATE_SLICES') },
  removeImages: { kind: 'removeImages' },
  retry: { kind: 'retry' },
  restart: { kind: 'restart' },
  cancel: { kind: 'cancel' },
  complete: { kind: 'complete' },
  tryNow: { kind: 'tryNow' },
  resend: { kind: 'resend', devices: [] },
  dropDestination: { kind: 'dropDestination', device: 'PACS' },
  setRadiopharmaceutical: { kind: 'setRadiopharmaceutical', name: 'FDG' },
  setPriority: { kind: 'setPriority', priority: 1 },
  delete: { kind: 'delete' },
};

function outcome(facts: Partial<TaskFacts>, kind: ActionKind): string {
  const decision = decide({ ...FACTS, ...facts }, ACTIONS[kind]);
  return 'refused' in decision ? decision.refused.code : `${decision.to.step} ${decision.to.state}`;
}

function delivery(device: string, state: DeliveryFacts['state']): DeliveryFacts {
  return { device, state, sent: 0, total: 3 };
}

/** Every cell of the table at a step in the middle, with every condition true that an action needs. */
const CELLS: Readonly<Record<ActionKind, string>> = {
  // QUEUED RUNNING WAITING FAILED COMPLETED CANCELLED IGNORED
  claim: 'RUNNING - - - - - -',
  await: '- WAITING - - - - -',
  resume: '- - RUNNING - - - -',
  keepJob: '- RUNNING WAITING - - - -',
  advance: '- next - - - - -',
  ignore: '- IGNORED - - - - -',
  hold: '- held - - - - -',
  process: '- - - - - - validate',
  wait: '- WAITING - - - - -',
  release: '- QUEUED QUEUED - - - -',
  fail: '- FAILED FAILED - - - -',
  wake: '- - QUEUED - - - -',
  settle: 'COMPLETED COMPLETED COMPLETED COMPLETED COMPLETED - -',
  addImages: 'QUEUED RUNNING WAITING WAITING - - -',
  addCopies: 'QUEUED RUNNING WAITING FAILED COMPLETED CANCELLED IGNORED',
  reopen: 'collect collect collect - - - -',
  closeForImages: 'QUEUED RUNNING WAITING FAILED COMPLETED CANCELLED IGNORED',
  warn: 'QUEUED RUNNING WAITING FAILED COMPLETED CANCELLED IGNORED',
  removeImages: '- - - FAILED COMPLETED CANCELLED IGNORED',
  retry: '- - - QUEUED - QUEUED -',
  restart: '- - - begin begin begin begin',
  cancel: 'CANCELLED CANCELLED CANCELLED - - - -',
  complete: '- - QUEUED QUEUED - - -',
  tryNow: '- - QUEUED - - - -',
  resend: '- - - send send - -',
  dropDestination: 'QUEUED RUNNING WAITING FAILED - CANCELLED -',
  setRadiopharmaceutical: 'QUEUED RUNNING WAITING FAILED COMPLETED CANCELLED IGNORED',
  setPriority: 'QUEUED RUNNING WAITING FAILED COMPLETED CANCELLED IGNORED',
  delete: 'CANCELLED CANCELLED CANCELLED FAILED COMPLETED CANCELLED IGNORED',
};
const STEP_OF: Partial<Record<ActionKind, TaskFacts['step']>> = {
  complete: 'COMPILATOR',
  addImages: 'COMPILATOR',
  settle: 'STORE_SCU',
  ignore: 'COMPILATOR',
  hold: 'COMPILATOR',
  process: 'COMPILATOR',
};

for (const [kind, cells] of Object.entries(CELLS) as [ActionKind, string][])
  test(`${kind}: ${cells}`, () => {
    const step = STEP_OF[kind] ?? 'PACKER';
    const expected = cells.split(' ').map((cell) => {
      if (cell === 'next') return 'UPLOADER QUEUED';
      if (cell === 'held') return 'VALIDATOR WAITING';
      if (cell === 'validate') return 'VALIDATOR QUEUED';
      if (cell === 'collect') return 'COMPILATOR WAITING';
      if (cell === 'begin') return 'COMPILATOR QUEUED';
      if (cell === 'send') return 'STORE_SCU QUEUED';
      return cell === '-' ? undefined : `${step} ${cell}`;
    });
    TASK_STATES.forEach((state, index) => {
      const facts = {
        step,
        state,
        takesImages: kind === 'addImages',
        deliveries: kind === 'dropDestination' && state !== 'COMPLETED' ? [delivery('PACS', 'QUEUED')] : [],
        failureCode: state === 'FAILED' && step === 'COMPILATOR' ? 'INCOMPLETE_SERIES' : null,
        waitReason: state === 'WAITING' ? ('RETRY' as const) : null,
      };
      const found = outcome(facts, kind);
      if (expected[index]) assert.equal(found, expected[index], state);
      else assert.match(found, /^[A-Z_]+$/, `${state} refuses, and says ${found}`);
    });
  });

test('what a rule holds or ignores goes on at the Validator when a person says so, and with its images only', () => {
  const held = { step: 'VALIDATOR', state: 'WAITING', waitReason: 'RELEASE' } as const;
  assert.equal(outcome(held, 'process'), 'VALIDATOR QUEUED');
  assert.deepEqual(possibleActions({ ...FACTS, ...held }), ['cancel', 'process']);
  assert.equal(outcome({ ...held, waitReason: 'RETRY' }, 'process'), 'TASK_REFUSES');
  const ignored = { step: 'COMPILATOR', state: 'IGNORED' } as const;
  assert.deepEqual(possibleActions({ ...FACTS, ...ignored }), ['restart', 'process']);
  assert.equal(outcome({ ...ignored, imagesHere: false }, 'process'), 'IMAGES_REMOVED');
  const running = { ...FACTS, step: 'COMPILATOR', state: 'RUNNING', takesImages: true } as const;
  for (const kind of ['ignore', 'hold'] as const)
    assert.equal((decide(running, ACTIONS[kind]) as Decision).closesForImages, true);
});

test('a task passes every step in order', () => {
  let place: TaskPlace = { step: 'COMPILATOR', state: 'QUEUED' };
  const passed: string[] = [];
  while (place.step !== 'STORE_SCU') {
    passed.push(place.step);
    for (const kind of ['claim', 'advance'] as const)
      place = (decide({ ...FACTS, ...place }, ACTIONS[kind]) as Decision).to;
  }
  assert.deepEqual([...passed, 'STORE_SCU'], [...STEPS]);
});

test('a destination that is dropped is waited for no more; what is not awaited cannot be dropped', () => {
  const after = (...deliveries: DeliveryFacts[]) =>
    outcome({ step: 'STORE_SCU', state: 'WAITING', deliveries }, 'dropDestination');
  assert.equal(after(delivery('PACS', 'WAITING'), delivery('WS', 'COMPLETED')), 'STORE_SCU COMPLETED');
  assert.equal(after(delivery('PACS', 'FAILED'), delivery('WS', 'WAITING')), 'STORE_SCU WAITING');
  assert.equal(after(delivery('PACS', 'RUNNING'), delivery('WS', 'FAILED')), 'STORE_SCU FAILED');
  assert.equal(after(delivery('PACS', 'WAITING')), 'STORE_SCU CANCELLED', 'nobody has it');
  assert.equal(after(delivery('PACS', 'WAITING'), delivery('WS', 'CANCELLED')), 'STORE_SCU CANCELLED');
  assert.equal(after(delivery('WS', 'WAITING')), 'NOT_A_DESTINATION');
  assert.equal(after(delivery('PACS', 'COMPLETED')), 'NOT_A_DESTINATION');
  assert.equal(after(delivery('PACS', 'CANCELLED')), 'NOT_A_DESTINATION');
});

test('at the Store SCU the state follows from the deliveries, and advancing is refused', () => {
  const settled = (...states: ('QUEUED' | 'RUNNING' | 'WAITING' | 'FAILED' | 'COMPLETED')[]) =>
    outcome(
      {
        step: 'STORE_SCU',
        state: 'RUNNING',
        deliveries: states.map((state) => ({ device: state, state, sent: 0, total: 1 })),
      },
      'settle',
    );
  assert.equal(settled(), 'STORE_SCU COMPLETED');
  assert.equal(settled('COMPLETED', 'WAITING', 'RUNNING'), 'STORE_SCU RUNNING');
  assert.equal(settled('QUEUED', 'RUNNING'), 'STORE_SCU RUNNING');
  assert.equal(settled('WAITING', 'QUEUED', 'FAILED'), 'STORE_SCU QUEUED');
  assert.equal(settled('COMPLETED', 'WAITING', 'FAILED'), 'STORE_SCU WAITING');
  assert.equal(settled('COMPLETED', 'FAILED'), 'STORE_SCU FAILED');
  assert.equal(outcome({ step: 'STORE_SCU', state: 'RUNNING' }, 'advance'), 'TASK_REFUSES');
});

test('what a person may ask is refused with the reason that helps', () => {
  assert.equal(outcome({ state: 'FAILED', imagesHere: false }, 'retry'), 'IMAGES_REMOVED');
  assert.equal(outcome({ state: 'COMPLETED', hasResults: false }, 'resend'), 'NO_RESULTS');
  assert.equal(outcome({ state: 'WAITING' }, 'complete'), 'SERIES_COMPLETE');
  assert.equal(outcome({ step: 'COMPILATOR', state: 'RUNNING' }, 'complete'), 'NOT_COMPLETABLE');
  assert.equal(
    outcome({ step: 'COMPILATOR', state: 'FAILED', failureCode: 'DYNAMIC_SERIES' }, 'complete'),
    'NOT_COMPLETABLE',
  );
  assert.equal(outcome({ state: 'WAITING', waitReason: 'REMOTE' }, 'tryNow'), 'TASK_REFUSES');
});

test('late images call a task back that is at work and has delivered nothing, and it takes images again', () => {
  for (const step of STEPS)
    for (const state of TASK_STATES) {
      const decision = decide({ ...FACTS, step, state }, ACTIONS.reopen);
      const isAtWork = state === 'QUEUED' || state === 'RUNNING' || state === 'WAITING';
      if (!isAtWork || step === 'COMPILATOR' || step === 'STORE_SCU') assert.ok('refused' in decision);
      else
        assert.deepEqual(decision, {
          to: { step: 'COMPILATOR', state: 'WAITING' },
          lease: 'give',
          closesForImages: false,
          opensForImages: true,
          effects: ['discardRemoteJob'],
        });
    }
  assert.equal(outcome({ imagesHere: false }, 'reopen'), 'IMAGES_REMOVED');
});

test('a failed remote job, and one given up, are submitted again', () => {
  for (const failureCode of ['REMOTE_FAILED', 'REMOTE_TIMEOUT', 'BAD_RESULT'])
    assert.equal(outcome({ step: 'UNPACKER', state: 'FAILED', failureCode }, 'retry'), 'UPLOADER QUEUED');
  assert.equal(outcome({ step: 'DOWNLOADER', state: 'CANCELLED' }, 'retry'), 'UPLOADER QUEUED');
  assert.equal(outcome({ step: 'DOWNLOADER', state: 'FAILED' }, 'retry'), 'DOWNLOADER QUEUED');
});

test('in every place, whatever is known: an answer, leases that fit, and images taken at the Compilator only', () => {
  let decisions = 0;
  for (const step of STEPS)
    for (const state of TASK_STATES)
      for (const takesImages of [true, false])
        for (const imagesHere of [true, false])
          for (const failureCode of [null, 'INTERNAL', ...MENDABLE])
            for (const [kind, action] of Object.entries(ACTIONS)) {
              const facts = { ...FACTS, step, state, takesImages, imagesHere, failureCode };
              const decision = decide(facts, action);
              if ('refused' in decision) continue;
              decisions++;
              const stillTakes = takesImages && !decision.closesForImages;
              if (takesImages && decision.to.step !== 'COMPILATOR') assert.equal(stillTakes, false, kind);
              if (decision.to.state === 'CANCELLED' && state !== 'CANCELLED')
                assert.equal(stillTakes, false, kind);
              if (decision.to.state === 'RUNNING' && state !== 'RUNNING' && kind !== 'resume')
                assert.ok(decision.lease === 'take' || kind === 'settle', kind);
              if ((FINISHED_STATES as readonly string[]).includes(decision.to.state) && state === 'RUNNING')
                assert.equal(decision.lease, 'give', kind);
            }
  assert.ok(decisions > 3000);
});

test('what is offered is what is not refused', () => {
  assert.deepEqual(possibleActions({ ...FACTS, state: 'RUNNING' }), ['cancel']);
  assert.deepEqual(possibleActions({ ...FACTS, state: 'COMPLETED' }), ['restart', 'resend']);
  assert.deepEqual(possibleActions({ ...FACTS, state: 'COMPLETED', hasResults: false }), ['restart']);
  assert.deepEqual(Object.keys(TABLE).sort(), Object.keys(ACTIONS).sort());
});
