import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as elapse } from 'node:timers/promises';
import { storescu } from '../support/dcmtk.ts';
import { entriesUnder } from '../support/entries-under.ts';
import { isListening } from '../support/free-port.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { childrenOf } from '../support/process-usage.ts';
import { listTasks } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene, type Database, type Exam } from './scene.ts';

/** `LONG=1`: on both databases, and many series. */
const LONG = process.env['LONG'] === '1';
const DATABASES: readonly Database[] = LONG ? ['embedded', 'mariadb'] : ['embedded'];
const SERIES = LONG ? 60 : 4;
const SLICES = 50;
const LATEST_KILL_MS = 1500;

for (const database of DATABASES) {
  const skip = missingPrograms('storescu', ...(database === 'mariadb' ? ['mariadbd'] : []));
  const title =
    'a series that is sent three times, while listener and gateway are killed, is one task with every slice';
  test(`${title} (${database})`, { skip, timeout: 3_600_000 }, async (t) => {
    await using scene = await Scene.open({ database, config: '{ quietSeconds: 60 }' });
    const figures = { kills: 0, acknowledged: 0, tasks: 0, images: 0, lost: 0, doubled: 0 };
    const exams: Exam[] = [];
    for (let nth = 0; nth < SERIES; nth++) {
      const exam = scene.makeExam();
      exams.push(exam);
      for (const victim of nth % 2 === 0
        ? (['listener', 'gateway'] as const)
        : (['gateway', 'listener'] as const)) {
        const pushing = storescu(exam.files, scene.gateway.dicomPort, { extra: ['-v'] });
        await elapse(randomInt(LATEST_KILL_MS));
        await kill(scene, victim);
        figures.kills++;
        const { stdout, stderr } = await pushing;
        figures.acknowledged += (stdout + stderr).match(/Received Store Response \(Success\)/g)?.length ?? 0;
      }
      await scene.push(exam.files);
      figures.acknowledged += SLICES;
    }
    await waitFor(
      async () => (await listTasks(scene.api, {}, 200)).every(({ state }) => state === 'COMPLETED'),
      {
        what: 'every task to complete',
        timeoutMs: 300_000,
      },
    );
    const tasks = await listTasks(scene.api, {}, 200);
    figures.tasks = tasks.length;
    figures.images = tasks.reduce((sum, { images }) => sum + images.received, 0);
    // A delivery that a kill cut off repeats what was not noted as accepted: of the same instance.
    const delivered = new Set(scene.destination.received().map(({ sopInstanceUid }) => sopInstanceUid));
    figures.lost = Math.max(0, SERIES * SLICES - delivered.size);
    figures.doubled = Math.max(0, delivered.size - SERIES * SLICES);
    t.diagnostic(JSON.stringify(figures));
    assert.equal(figures.images, SERIES * SLICES);
    assert.deepEqual([figures.tasks, figures.lost, figures.doubled], [SERIES, 0, 0]);
    // Copies have left the spool.
    await waitFor(() => spooled(scene) === SERIES * SLICES, { what: 'copies to be removed' });
    const { quarantine } = await graphql<{ quarantine: { totalCount: number } }>(
      scene.api,
      '{ quarantine { totalCount } }',
    );
    assert.equal(quarantine.totalCount, 0);
  });
}

async function kill(scene: Scene, victim: 'listener' | 'gateway'): Promise<void> {
  if (victim === 'gateway') return scene.restart('SIGKILL');
  const pid = listenerPid(scene.gateway.pid);
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  // One that dies has no command line any more while its port is still open: another one must be there.
  const isAnother = async () =>
    (listenerPid(scene.gateway.pid) ?? pid) !== pid && (await isListening(scene.gateway.dicomPort));
  await waitFor(isAnother, { what: 'another listener' });
}

/** The gateway's child that listens for DICOM. */
function listenerPid(gatewayPid: number): number | undefined {
  return childrenOf(gatewayPid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('listener'),
  );
}

function spooled({ dataDir }: Scene): number {
  const entries = entriesUnder(join(dataDir, 'spool'));
  return entries.filter((entry) => entry.isFile()).length;
}
