/** A made-up series through everything to one destination, on the real gateway; the far sides are DCMTK's. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPart10 } from '../../dicom/index.ts';
import { missingBrowser, startBrowser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { startStorescp } from '../support/dcmtk.ts';
import { graphql, type Api } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { createDevice, mutate } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const skip = missingPrograms('storescp');

interface Run {
  readonly id: string;
  readonly state: string;
  readonly verdict: string;
  readonly images: number;
  readonly failure: { readonly code: string } | null;
  readonly task: {
    readonly id: string;
    readonly patient: { readonly id: string };
    readonly rule: { readonly name: string } | null;
    readonly deliveries: readonly { readonly device: { readonly name: string } }[];
  } | null;
}

async function runs(api: Api): Promise<readonly Run[]> {
  const { testRuns } = await graphql<{ testRuns: Run[] }>(
    api,
    `
      {
        testRuns {
          id
          state
          verdict
          images
          failure {
            code
          }
          task {
            id
            patient {
              id
            }
            rule {
              name
            }
            deliveries {
              device {
                name
              }
            }
          }
        }
      }
    `,
  );
  return testRuns;
}

async function finishedRun(api: Api): Promise<Run> {
  return waitFor(
    async () => {
      const [run] = await runs(api);
      return run && run.verdict !== 'RUNNING' ? run : undefined;
    },
    { what: 'the test run to be over', timeoutMs: 120_000 },
  );
}

test(
  'a test run goes through everything to its destination alone, whatever rules and destinations there are',
  { skip },
  async () => {
    await using scene = await Scene.open({
      config: '{ mirrorMode: true, minimumImages: 65 }',
    });
    await mutate(scene.api, 'updateLocalDevice(input: { declaredSendersOnly: true })');
    using directory = temporaryDirectory('test-run-');
    await using station = await startStorescp(join(directory.path, 'station'), { aeTitle: 'STATION' });
    await createDevice(scene.api, {
      ...{ name: 'Station', aeTitle: 'STATION', port: station.port },
      isDestination: false,
    });
    await mutate(
      scene.api,
      'saveRule(input: { name: "Nothing", enabled: true, conditions: [], action: IGNORE, destinations: [], destinationMode: ADD, postFilters: [] })',
    );
    await mutate(scene.api, 'startTestRun(device: "Station")');
    const run = await finishedRun(scene.api);

    assert.deepEqual([run.verdict, run.state, run.failure], ['PASSED', 'SENT', null]);
    assert.equal(run.task?.patient.id, 'PETFECTIOR-TEST');
    assert.equal(run.task.rule?.name, 'Test run');
    assert.deepEqual(
      run.task.deliveries.map(({ device }) => device.name),
      ['Station'],
    );
    assert.equal(scene.destination.received().length, 0);
    assert.equal(station.received().length, run.images);
    assert.ok(run.images >= 65);
    for (const { path } of station.received()) {
      const { dataset } = readPart10(readFileSync(path));
      assert.equal(dataset.text(0x00100010), 'PETFECTIOR^TEST');
      assert.equal(dataset.text(0x00081030), 'PETFECTIOR TEST RUN - MAY BE DELETED');
    }
    const { unknownSenders } = await graphql<{ unknownSenders: unknown[] }>(
      scene.api,
      '{ unknownSenders { aeTitle } }',
    );
    assert.deepEqual(unknownSenders, []);

    await mutate(scene.api, `deleteTestRun(id: ${run.id})`);
    assert.deepEqual(await runs(scene.api), []);
    const { task } = await graphql<{ task: unknown }>(scene.api, `{ task(id: "${run.task.id}") { id } }`);
    assert.equal(task, null);
  },
);

test(
  'a person starts a test run on the page of the processes, sees what came of it, and removes it',
  { skip: skip || missingBrowser },
  async () => {
    await using browser = await startBrowser();
    await using scene = await Scene.open();
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/processes', LOOKS[1]);
    await visitor.text('testRun.none').waitFor();
    await mutate(scene.api, 'stopProcess(name: PACKER)');
    await visitor.button('testRun.start').click();
    const stopped = { processes: visitor.t('process.PACKER') };
    await visitor.page.getByText(visitor.notice('TEST_RUN_NEEDS_PROCESSES', stopped)).waitFor();
    await mutate(scene.api, 'startProcess(name: PACKER)');

    // By the keyboard alone.
    await visitor.field('testRun.destination').focus();
    await visitor.page.keyboard.press('Tab');
    await visitor.page.keyboard.press('Enter');
    const latest = visitor.region('testRun.latest');
    await latest.getByText(visitor.t('testRun.PASSED'), { exact: true }).waitFor(LONG);
    await latest.getByText(visitor.t('testRun.PASSED.text', { device: 'PACS' })).waitFor();
    const all = visitor.t('testRun.of', { count: '60', total: '60' });
    assert.equal(await latest.getByText(all, { exact: true }).count(), 2, 'received, and taken');

    await visitor.button('testRun.delete').click();
    await visitor.dialogButton('testRun.delete').click();
    await visitor.told('testRun.deleted');
    await visitor.text('testRun.none').waitFor();
    visitor.isContent();
  },
);

test('a test run that its destination does not take has failed once the task has', { skip }, async () => {
  await using scene = await Scene.open();
  await mutate(scene.api, 'updateLocalDevice(input: { checkCalledAeTitle: true })');
  await createDevice(scene.api, { name: 'Nobody', aeTitle: 'NOBODY', port: 9 });
  await mutate(scene.api, 'startTestRun(device: "Nobody")');
  const waiting = await waitFor(
    async () => {
      const [run] = await runs(scene.api);
      return run?.task && run.state === 'SENT' ? run : undefined;
    },
    { what: 'the series to be sent', timeoutMs: 60_000 },
  );
  assert.equal(waiting.verdict, 'RUNNING');
  await mutate(scene.api, `cancelTask(id: "${waiting.task?.id}")`);
  assert.equal((await finishedRun(scene.api)).verdict, 'FAILED');
});
