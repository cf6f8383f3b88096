/** Each condition of rules, tried on a task as the API gives it; and the dry run over ten thousand tasks. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  RULE_FIELDS,
  WEEKDAYS,
  type Rule,
  type RuleCondition,
  type RuleField,
} from '../../../server/rules/rule.ts';
import { dryRunRule, type RuleDryRun } from '../../../server/tasks/rule-dry-run.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { runStep } from '../../support/drive-task.ts';
import { longestTurnOf } from '../../support/event-loop-work.ts';

type Tried = Pick<RuleCondition, 'values'> | Pick<RuleCondition, 'from' | 'to'>;

const FACTS = {
  station: 'PETCT1',
  protocol: 'WB FDG',
  seriesType: ['WHOLE BODY', 'IMAGE'],
  correctedImage: ['DECY', 'ATTN'],
  imageType: ['ORIGINAL', 'PRIMARY'],
  tracer: 'Fluorodeoxyglucose',
  slices: 267,
};
/** Wednesday, by the clock of the gateway. */
const AT = new Date(2026, 5, 10, 23, 30).getTime();
const ROW = {
  sourceAeTitle: 'SCANNER',
  sourceAddress: '192.0.2.7',
  sourceDevice: 'PET/CT 1',
  calledAeTitle: 'RESEARCH',
  manufacturer: 'GE MEDICAL SYSTEMS',
  model: 'Discovery 690',
  studyDescription: 'PET WB (study A)',
  seriesDescription: 'WB 3D MAC',
  radiopharmaceutical: 'FDG',
  headerFacts: JSON.stringify(FACTS),
  startedAt: AT,
};

/** What holds of that task, and what does not. */
const CONDITIONS: { readonly [F in RuleField]: readonly [holds: Tried, fails: Tried] } = {
  SOURCE_AE_TITLE: [{ values: ['scan*'] }, { values: ['SCAN'] }],
  SOURCE_ADDRESS: [{ values: ['192.0.2.*'] }, { values: ['192.0.3.*'] }],
  SOURCE_DEVICE: [{ values: ['PET/CT 1'] }, { values: ['PET/CT 2'] }],
  CALLED_AE_TITLE: [{ values: ['RESEARCH', 'OTHER'] }, { values: ['PETFECTIOR'] }],
  STATION: [{ values: ['petct*'] }, { values: ['PETCT2'] }],
  MANUFACTURER: [{ values: ['GE*'] }, { values: ['SIEMENS*'] }],
  MODEL: [{ values: ['*690'] }, { values: ['*710'] }],
  STUDY_DESCRIPTION: [{ values: ['*(study a)'] }, { values: ['study a'] }],
  SERIES_DESCRIPTION: [{ values: ['*3d*'] }, { values: ['*nac*'] }],
  PROTOCOL: [{ values: ['WB *'] }, { values: ['BRAIN *'] }],
  SERIES_TYPE: [{ values: ['WHOLE BODY'] }, { values: ['DYNAMIC'] }],
  CORRECTED_IMAGE: [{ values: ['ATTN'] }, { values: ['SCAT'] }],
  IMAGE_TYPE: [{ values: ['ORIGINAL'] }, { values: ['DERIVED'] }],
  TRACER: [{ values: ['fluorodeoxy*'] }, { values: ['*PSMA*'] }],
  SLICES: [
    { from: 267, to: null },
    { from: null, to: 266 },
  ],
  HOUR: [
    { from: 22, to: 6 },
    { from: 6, to: 22 },
  ],
  WEEKDAY: [{ values: ['WEDNESDAY'] }, { values: WEEKDAYS.filter((day) => day !== 'WEDNESDAY') }],
};

describe('conditions of rules', () => {
  let api: ApiServer;
  let id: string;
  before(async () => {
    api = await startApiServer();
    id = await api.receive('1.2.3');
    await runStep(api.store, id);
    await api.database.queries.updateTable('task').set(ROW).where('id', '=', id).execute();
  });
  after(() => api[Symbol.asyncDispose]());

  function tried(conditions: readonly RuleCondition[]): Promise<RuleDryRun> {
    const input: Rule = {
      name: 'tried',
      enabled: true,
      conditions,
      action: 'ignore',
      priority: null,
      destinations: [],
      destinationMode: 'add',
      postFilters: [],
    };
    return dryRunRule(api.database.queries, [], { id: null, input, now: AT + 3_600_000 });
  }
  const condition = (field: RuleField, change: Tried, negated = false): RuleCondition => ({
    ...{ field, negated, values: [], from: null, to: null },
    ...change,
  });

  for (const field of RULE_FIELDS)
    test(`${field} holds, does not hold, and is negated`, async () => {
      const [holds, fails] = CONDITIONS[field];
      const applies = async (change: Tried, negated = false) =>
        (await tried([condition(field, change, negated)])).applies;
      assert.deepEqual([await applies(holds), await applies(fails)], [1, 0]);
      assert.deepEqual([await applies(holds, true), await applies(fails, true)], [0, 1]);
    });

  test('all at once', async () => {
    const every = RULE_FIELDS.map((field) => condition(field, CONDITIONS[field][0]));
    const { applies, effects } = await tried(every);
    assert.deepEqual([applies, effects.map(({ taskId }) => taskId)], [1, [id]]);
  });

  test('ten thousand tasks are looked at, and others are served meanwhile', async () => {
    const { queries } = api.database;
    const task = await queries.selectFrom('task').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    for (let batch = 0; batch < 100; batch++)
      await queries
        .insertInto('task')
        .values(
          Array.from({ length: 100 }, (_, at) => ({
            ...task,
            id: `20260101${String(batch * 100 + at).padStart(10, '0')}`,
            seriesInstanceUid: `1.2.4.${batch}.${at}`,
            openKey: null,
          })),
        )
        .execute();
    const every = RULE_FIELDS.map((field) => condition(field, CONDITIONS[field][0]));
    let result: RuleDryRun | undefined;
    const turn = await longestTurnOf(async () => (result = await tried(every)));
    assert.deepEqual([result?.examined, result?.applies, result?.isComplete], [10_001, 10_001, true]);
    assert.equal(result?.effects.length, 50);
    // One batch of rows as SQLite gives them, and the rules on each; a slow machine takes several times as long.
    assert.ok(turn < 90, `a turn of ${Math.round(turn)} ms`);
  });
});
