/** What one task costs while somebody looks on: each change is one message, and nothing is read again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, startBrowser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

interface Traffic {
  requests: string[];
  messages: string[];
}

/** Counts what the page asks by HTTP and is told by WebSocket, by the name of the operation. */
function trafficOf(page: Page): Traffic {
  const traffic: Traffic = { requests: [], messages: [] };
  page.on('request', (request) => {
    const asked = request.postData();
    if (new URL(request.url()).pathname === '/graphql' && asked)
      traffic.requests.push(/(query|mutation) (\w+)/.exec(asked)?.[2] ?? asked);
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as { type: string; payload?: { data?: object } };
      if (message.type === 'next') traffic.messages.push(Object.keys(message.payload?.data ?? {})[0]!);
    }),
  );
  return traffic;
}

const tally = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

test('a whole task costs the list and the overview no reading again', { skip }, async (context) => {
  await using browser = await startBrowser();
  await using scene = await Scene.open();
  const look = LOOKS[0];
  await using list = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
  await list.text('tasks.none').waitFor();
  await using overview = await Visitor.signedIn(browser, scene.gateway, '/overview', look);
  await overview.text('overview.nothing').waitFor();
  const onList = trafficOf(list.page);
  const onOverview = trafficOf(overview.page);
  await Promise.all([list.page.reload(), overview.page.reload()]);
  await Promise.all([list.text('tasks.none').waitFor(), overview.text('overview.nothing').waitFor()]);
  await list.page.waitForLoadState('networkidle');
  onList.requests.length = 0;
  onOverview.requests.length = 0;

  const exam = scene.makeExam({ patientName: 'CACHE^C' });
  await scene.push(exam.files);
  const { id } = await waitForTask(scene.api, exam.series.seriesInstanceUid);
  await list.page.locator(`tr[data-task="${id}"]`).getByText(list.t('state.COMPLETED')).waitFor(LONG);
  context.diagnostic(`list: ${JSON.stringify([tally(onList.requests), tally(onList.messages)])}`);
  context.diagnostic(`overview: ${JSON.stringify([tally(onOverview.requests), tally(onOverview.messages)])}`);
  assert.ok(onList.messages.length > 5);
  const again = (names: readonly string[]) =>
    names.filter((name) => ['TaskList', 'Task', 'Overview'].includes(name));
  assert.deepEqual(again(onList.requests), [], 'no list is read again');
  assert.deepEqual(again(onOverview.requests), []);
});
