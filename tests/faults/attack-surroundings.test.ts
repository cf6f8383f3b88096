/**
 * What a gateway stands on dies under it, one after another and again, while people press every button and images come:
 * the processing server, the database, the clock, the gateway itself.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { seededRandom } from '../../server/phantom/random.ts';
import { startMariadb } from '../support/mariadb.ts';
import { startProcessingServer } from '../support/processing-server.ts';
import { missingPrograms } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { assertInOrder, pressButtons, pushWhole } from './pressed-buttons.ts';

const isLong = process.env['LONG'] !== undefined;
const CLIENTS = 8;
const ROUNDS = isLong ? 6 : 1;
/** Seconds that the clock is put forward or back, a round. */
const CLOCK = ['-3600', '+1500', '+0', '-86400', '+600', '-120'] as const;
/** Replaces the clock of a process, here from a file that it reads anew; not the monotonic one, as a real change. */
const FAKE_CLOCK = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const seed = Number(process.env['SEED'] ?? 1);

for (const database of isLong ? (['embedded', 'mariadb'] as const) : (['mariadb'] as const))
  test(
    `server, database, clock and gateway fail ${ROUNDS} times while ${CLIENTS} clients press buttons: ${database}`,
    {
      skip: missingPrograms('storescu', 'faketime', ...(database === 'mariadb' ? ['mariadbd'] : [])),
      timeout: 1_800_000,
    },
    async (t) => {
      using directory = temporaryDirectory();
      await using mariadb = database === 'mariadb' ? await startMariadb() : undefined;
      await using server = await startProcessingServer(directory.path);
      const clock = join(directory.path, 'clock');
      writeFileSync(clock, '+0');
      await using scene = await Scene.open({
        config: '{ quietSeconds: 1 }',
        env: {
          ...server.httpEnv,
          ...(mariadb && { DATABASE_URL: await mariadb.createDatabase('gateway') }),
          LD_PRELOAD: FAKE_CLOCK,
          FAKETIME_TIMESTAMP_FILE: clock,
          FAKETIME_CACHE_DURATION: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          NO_FAKE_STAT: '1',
        },
      });
      const strikes: readonly ((round: number) => Promise<void>)[] = [
        async () => {
          await server.stop('SIGKILL');
          await server.start();
        },
        async (round) => writeFileSync(clock, CLOCK[round % CLOCK.length]!),
        async () => {
          await mariadb?.stop('SIGKILL');
          await mariadb?.start();
        },
        () => buttons.during(scene.restart('SIGKILL')),
      ];
      const exams = Array.from({ length: ROUNDS * strikes.length }, () => scene.makeExam());
      const buttons = pressButtons(scene, CLIENTS, seededRandom(seed));
      try {
        for (const [nth, exam] of exams.entries()) {
          await pushWhole(scene, exam.files);
          await strikes[nth % strikes.length]!(Math.floor(nth / strikes.length));
        }
        await buttons.pressed(50 * ROUNDS);
      } finally {
        await buttons.leaveOff();
      }
      t.diagnostic(JSON.stringify(Object.fromEntries([...buttons.answers].sort())));
      assert.equal(buttons.answers.get('INTERNAL'), undefined, scene.gateway.log().slice(-5000));
      await assertInOrder(scene, exams);
    },
  );
