/**
 * People who press every button at once, while images come and the gateway is killed: whatever they do, the queue stays
 * in order, and once they leave off every series can be brought to its end.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { seededRandom } from '../../server/phantom/random.ts';
import { missingPrograms } from '../support/programs.ts';
import { assertInOrder, pressButtons, pushWhole } from './pressed-buttons.ts';

const isLong = process.env['LONG'] !== undefined;
const CLIENTS = 20;
const SERIES = isLong ? 40 : 4;
const KILLS = isLong ? 8 : 1;
/** At least. */
const PRESSED = isLong ? 5000 : 200;
const seed = Number(process.env['SEED'] ?? 1);

for (const database of isLong ? (['embedded', 'mariadb'] as const) : (['embedded'] as const))
  test(
    `${CLIENTS} clients press every button while ${SERIES} series come and the gateway is killed: ${database}`,
    {
      skip: missingPrograms('storescu', ...(database === 'mariadb' ? ['mariadbd'] : [])),
      timeout: 1_200_000,
    },
    async (t) => {
      await using scene = await Scene.open({ database, config: '{ quietSeconds: 1 }' });
      const exams = Array.from({ length: SERIES }, () => scene.makeExam());
      const buttons = pressButtons(scene, CLIENTS, seededRandom(seed));
      try {
        for (const [nth, exam] of exams.entries()) {
          await pushWhole(scene, exam.files);
          if (nth % Math.ceil(SERIES / KILLS) === 1) await buttons.during(scene.restart('SIGKILL'));
        }
        await buttons.pressed(PRESSED);
      } finally {
        await buttons.leaveOff();
      }
      t.diagnostic(JSON.stringify(Object.fromEntries([...buttons.answers].sort())));
      assert.deepEqual(
        [...buttons.answers.keys()].filter((code) => /INTERNAL|^[45]\d\d/.test(code) && code !== '429'),
        [],
      );
      await assertInOrder(scene, exams);
      const errors = scene.gateway
        .log()
        .split('\n')
        .filter((line) => line.includes('"level":"error"'));
      assert.deepEqual(errors, []);
    },
  );
