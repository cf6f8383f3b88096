/** Tasks steered by people, on the real gateway: one and many, taken back, told what is missing, chosen for. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS) {
  test(
    `tasks are cancelled, taken back, retried, restarted, sent again and deleted, one and many: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await mutate(scene.api, 'stopProcess(name: PACKER)');
      await scene.push(scene.makeExam({ patientName: 'FIRST^A' }).files);
      await scene.push(scene.makeExam({ patientName: 'SECOND^B' }).files);
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      const { page } = visitor;
      const first = visitor.row('FIRST, A');
      const second = visitor.row('SECOND, B');
      const completed = visitor.t('state.COMPLETED');
      await first.getByText('Packer').waitFor(LONG);
      await second.getByText('Packer').waitFor(LONG);

      // Many at once; what is only put off needs no question, and can be taken back.
      await visitor.field('table.selectAll').check();
      await visitor.texts('tasks.selected', 2).waitFor();
      await visitor.button('action.cancelTask').click();
      await visitor.texts('tasks.cancelled', 2).waitFor();
      await first.getByText(visitor.t('state.CANCELLED'), { exact: true }).waitFor();
      await visitor.button('action.undo').click();
      await visitor.text('undo.done').waitFor();
      await first.getByText(visitor.t('state.QUEUED'), { exact: true }).waitFor();
      await second.getByText(visitor.t('state.QUEUED'), { exact: true }).waitFor();
      await visitor.button('action.cancelTask').click();
      await second.getByText(visitor.t('state.CANCELLED'), { exact: true }).waitFor();
      await page
        .getByRole('list', { name: visitor.t('tasks.byState') })
        .getByRole('button', { name: visitor.t('state.CANCELLED') })
        .click();
      assert.match(page.url(), /state=CANCELLED/);
      await mutate(scene.api, 'startProcess(name: PACKER)');
      await visitor.button('action.retry').click();
      await visitor.texts('tasks.retried', 2).waitFor();
      await visitor.text('tasks.noneFound').waitFor();
      await visitor.button('filter.clear').click();
      await first.getByText(completed).waitFor(LONG);
      await second.getByText(completed).waitFor(LONG);
      assert.ok(
        await visitor.texts('tasks.selected', 2).isVisible(),
        'the selection is kept while the table changes',
      );

      // One, from its page.
      const timesCompleted = (times: number) =>
        visitor
          .region('timeline.title')
          .getByText(completed, { exact: true })
          .nth(times - 1);
      await page.getByRole('link', { name: 'FIRST, A' }).click();
      await visitor.button('timeline.details').click();
      await visitor.button('delivery.resend').click();
      await visitor.text('delivery.resent', { name: 'PACS' }).waitFor();
      await timesCompleted(2).waitFor(LONG);
      await visitor.button('action.restart').click();
      await visitor.dialogButton('action.restart').click();
      await visitor.texts('tasks.restarted', 1).waitFor();
      await timesCompleted(3).waitFor(LONG);
      await visitor.button('action.delete').click();
      await visitor.dialogButton('action.keep').click();
      await visitor.button('action.delete').click();
      await visitor.dialogButton('action.delete').click();
      await visitor.heading('nav.tasks').waitFor();
      await second.waitFor();
      assert.equal(await first.count(), 0);

      // Everything that is finished.
      await visitor.button('tasks.deleteFinished').click();
      await visitor.dialogButton('action.delete').click();
      await visitor.text('tasks.none').waitFor();
      visitor.isContent();
    },
  );

  test(
    `an urgent task goes first, and a process does as much at once as it is told: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await mutate(scene.api, 'stopProcess(name: VALIDATOR)');
      for (const name of ['EARLY', 'MIDDLE', 'LATE'])
        await scene.push(scene.makeExam({ patientName: `${name}^X` }).files);
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      const { page } = visitor;
      const late = visitor.row('LATE, X');
      await late.getByText('Validator').waitFor(LONG);
      await late.getByRole('link').first().click();
      await visitor.field('priority.label').selectOption(visitor.t('priority.urgent'));
      await visitor.texts('tasks.prioritised', 1).waitFor();
      await visitor.goTo('nav.tasks');
      await late.getByText(visitor.t('priority.urgent')).waitFor();
      await visitor.row('EARLY, X').getByRole('checkbox').check();
      await visitor.field('priority.label').selectOption(visitor.t('priority.low'));
      await visitor.row('EARLY, X').getByText(visitor.t('priority.low')).waitFor();

      await visitor.goTo('nav.processes');
      const atOnce = visitor.field('processes.concurrencyOf', { name: 'Validator' });
      await atOnce.selectOption('6');
      await visitor.texts('processes.concurrencySet', 6, { name: 'Validator' }).waitFor();
      await visitor.button('action.undo').last().click();
      await visitor.text('undo.done').waitFor();
      await atOnce.selectOption('1');
      await visitor.texts('processes.concurrencySet', 1, { name: 'Validator' }).waitFor();
      await visitor.button('processes.startNamed', { name: 'Validator' }).click();
      await visitor.goTo('nav.tasks');
      for (const name of ['EARLY', 'MIDDLE', 'LATE'])
        await visitor.row(`${name}, X`).getByText(visitor.t('state.COMPLETED')).waitFor(LONG);
      assert.deepEqual(await validatedInOrder(scene), ['LATE^X', 'MIDDLE^X', 'EARLY^X']);
      assert.equal(await page.getByText(visitor.t('priority.urgent')).count(), 0, 'of no use any more');
      visitor.isContent();
    },
  );

  test(
    `missing slices are drawn, and what the header does not name is chosen for the task: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open({ config: '{ quietSeconds: 1 }' });
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      const { page } = visitor;

      const defects = { missing: [20, 21, 40] };
      await scene.push(scene.makeExam({ patientName: 'HOLES^H', slices: 60, defects }).files);
      await visitor.row('HOLES, H').getByText(visitor.failureTitle('INCOMPLETE_SERIES')).waitFor(LONG);
      await page.getByRole('link', { name: 'HOLES, H' }).click();
      await page.getByRole('img', { name: visitor.t('axis.label') }).waitFor();
      await page
        .getByText(visitor.t('axis.run', { from: 21, to: 22, start: '', end: '' }).split(',')[0]!)
        .waitFor();
      await page.getByText(visitor.t('axis.slice', { slice: 41, position: '' }).trim()).waitFor();
      await visitor.goTo('nav.tasks');

      await scene.push(scene.makeExam({ patientName: 'NAMELESS^N', tracer: null }).files);
      await visitor
        .row('NAMELESS, N')
        .getByText(visitor.failureTitle('UNKNOWN_RADIOPHARMACEUTICAL'))
        .waitFor(LONG);
      await page.getByRole('link', { name: 'NAMELESS, N' }).click();
      await visitor.text('failure.noneNamed').waitFor();
      await visitor.field('task.chooseRadiopharmaceutical').selectOption('FDG');
      await visitor.button('task.useIt').click();
      await visitor.text('delivery.count', { sent: 50, total: 50 }).waitFor(LONG);
      await visitor.goTo('nav.tasks');

      const weightless = { elements: { 0x00101030: '0' } };
      await scene.push(
        scene.makeExam({ patientName: 'DOUBTFUL^D', tracer: 'psma', defects: weightless }).files,
      );
      const doubtful = visitor.row('DOUBTFUL, D');
      await doubtful.getByText(visitor.failureTitle('AMBIGUOUS_RADIOPHARMACEUTICAL')).waitFor(LONG);
      await page.getByRole('link', { name: 'DOUBTFUL, D' }).click();
      const choice = visitor.field('task.chooseRadiopharmaceutical');
      await choice.getByRole('option', { name: 'PSMA-1007' }).waitFor({ state: 'attached' });
      const offered = await choice.getByRole('option').allTextContents();
      assert.deepEqual(offered.slice(1, 5).sort(), ['AlF-PSMA-11', 'DCFPyL', 'PSMA-1007', 'rhPSMA-7.3']);
      await choice.selectOption('PSMA-1007');
      await visitor.button('task.useIt').click();
      await visitor.text('delivery.count', { sent: 50, total: 50 }).waitFor(LONG);
      for (const code of ['SUV_UNAVAILABLE', 'WEIGHT_UNUSABLE'] as const)
        await page
          .getByRole('listitem')
          .filter({ hasText: visitor.notice(code) })
          .waitFor();
      await visitor.text('tracer.OPERATOR').waitFor();
      await page.getByText('18F-PSMA', { exact: true }).waitFor();
      await visitor.goTo('nav.tasks');
      await doubtful.getByText(visitor.tn('task.warnings', 2)).waitFor();
      visitor.isContent();
    },
  );

  test(
    `a gateway that goes away and comes back is told and healed without a reload: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      const banner = visitor.page.getByRole('banner');
      await visitor.text('tasks.none').waitFor();
      await banner.getByText(visitor.t('connection.live')).waitFor();
      await scene.gateway.kill('SIGKILL');
      await banner.getByText(visitor.t('connection.lost')).waitFor();
      await scene.start();
      await scene.push(scene.makeExam({ patientName: 'BACK^AGAIN' }).files);
      await banner.getByText(visitor.t('connection.live')).waitFor(LONG);
      await visitor.row('BACK, AGAIN').getByText(visitor.t('state.COMPLETED')).waitFor(LONG);
    },
  );
}

/** Names of the patients, in the order in which the Validator took up their tasks. */
async function validatedInOrder(scene: Scene): Promise<string[]> {
  interface Answer {
    tasks: {
      edges: {
        node: {
          patient: { name: string };
          transitions: { edges: { node: { cursor: string; to: { step: string; state: string } } }[] };
        };
      }[];
    };
  }
  const { tasks } = await graphql<Answer>(
    scene.api,
    '{ tasks { edges { node { patient { name } transitions { edges { node { cursor to { step state } } } } } } } }',
  );
  const begun = tasks.edges.map(({ node }) => ({
    name: node.patient.name,
    at: Number(
      node.transitions.edges.find(({ node: { to } }) => to.step === 'VALIDATOR' && to.state === 'RUNNING')
        ?.node.cursor,
    ),
  }));
  return begun.sort((a, b) => a.at - b.at).map(({ name }) => name);
}
