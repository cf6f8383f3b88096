import { ConflictError, NotFoundError } from '../server/base/refusals.ts';
import { TEST_RUN_STATES, type TestRun } from '../server/test-run/test-run.ts';
import { TEST_RUN_VERDICTS, verdictOf } from '../server/test-run/verdict.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { followerOf } from './follower.ts';
import { loadersOf } from './loaders.ts';
import { NoticeType } from './notice.ts';
import { TaskType } from './task.ts';
import type { Context } from './context.ts';

const StateEnum = builder.enumType('TestRunState', {
  description:
    'SENDING: the series is made and sent to the Dicom Listener; SENT: it has arrived, and its task says the rest; FAILED: it did not arrive.',
  values: TEST_RUN_STATES,
});

const VerdictEnum = builder.enumType('TestRunVerdict', {
  description:
    'PASSED: every image was processed and rebuilt, kept its activity within the tolerance, and was taken by the destination; REMOVED: its task has been deleted.',
  values: TEST_RUN_VERDICTS,
});

const TestRunType = builder.objectRef<TestRun>('TestRun').implement({
  description:
    'A made-up series, marked as such (patient PETFECTIOR^TEST), that goes through everything to one destination and nowhere else.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'By which it is asked for.' }),
    device: t.exposeString('device', { description: 'Name of the destination.' }),
    state: t.expose('state', { type: StateEnum, description: 'Where it stands before its task.' }),
    verdict: t.field({
      type: VerdictEnum,
      description: 'What came of it.',
      resolve: async (run, _args, context) => {
        const task = await taskOf(run, context);
        const loaders = loadersOf(context);
        const [deliveries, results] = task
          ? await Promise.all([loaders.deliveries.load(task.id), loaders.results.load(task.id)])
          : [[], []];
        return verdictOf({ run, task, deliveries, results, now: Date.now() });
      },
    }),
    seriesInstanceUid: t.exposeString('seriesInstanceUid', { description: 'Of the made-up series.' }),
    images: t.exposeInt('images', { description: 'Of the made-up series.' }),
    failure: t.expose('failure', {
      type: NoticeType,
      nullable: true,
      description: 'Why the series did not arrive; what failed later is told by the task.',
    }),
    task: t.field({
      type: TaskType,
      nullable: true,
      description: 'Its task; null before its first image is registered, and once it was deleted.',
      resolve: (run, _args, context) => taskOf(run, context),
    }),
    requestedBy: t.exposeString('requestedBy', { nullable: true, description: 'Who asked for it.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the series had arrived, or had failed to.',
    }),
  }),
});

async function taskOf(run: TestRun, context: Context) {
  const id = await context.testRunStore.taskOf(run);
  return id === null ? null : loadersOf(context).tasks.load(id);
}

const MOST_LISTED = 100;

builder.queryField('testRuns', (t) =>
  t.field({
    type: [TestRunType],
    description: 'Test runs, newest first.',
    args: { first: t.arg.int({ required: true, defaultValue: 10, description: 'At most 100.' }) },
    resolve: async (_root, { first }, { testRunStore }) => [
      ...(await testRunStore.list(Math.min(Math.max(first, 1), MOST_LISTED))),
    ],
  }),
);

builder.queryField('hasDelivered', (t) =>
  t.boolean({
    description: 'Whether a series, other than that of a test run, has reached every destination.',
    resolve: (_root, _args, { testRunStore }) => testRunStore.hasDelivered(),
  }),
);

builder.mutationFields((t) => ({
  startTestRun: t.field({
    type: TestRunType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [NotFoundError, ConflictError] },
    description:
      'Sends a made-up series through everything to one destination. A conflict while a process that it needs is stopped, a restore is not confirmed, or another one is being sent.',
    args: { device: t.arg.string({ required: true, description: 'Name of the destination.' }) },
    resolve: (_root, { device }, { testRuns, viewer }) => testRuns.begin(device, viewer?.name ?? null),
  }),
  deleteTestRun: t.field({
    type: DeletedType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [NotFoundError, ConflictError] },
    description:
      'Removes a test run with its task and all files here. What the destination took stays there.',
    args: { id: t.arg.id({ required: true, description: 'Which.' }) },
    resolve: async (_root, { id }, { testRuns }) => {
      if (!/^\d{1,9}$/.test(id)) throw new NotFoundError('NO_SUCH_TEST_RUN', id);
      await testRuns.remove(Number(id));
      return { id };
    },
  }),
}));

builder.subscriptionField('testRunChanged', (t) =>
  t.field({
    type: TestRunType,
    description: 'Test runs as they begin and as their series arrives; from then on follow the task.',
    subscribe: (_root, _args, context) => context.live.testRuns(followerOf(context)),
    resolve: (run) => run,
  }),
);
