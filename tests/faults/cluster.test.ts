/** Two gateways on one queue: whichever dies, or stands still longer than its lease, nothing is lost or done twice. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { assertWithin } from '../support/assert-within.ts';
import { checkDelivery } from '../support/check-delivery.ts';
import {
  NODES,
  startCluster,
  type ClusterExam,
  type NodeName,
  type TestCluster,
} from '../support/cluster.ts';
import { ClusterFollower, STREAMS, type Stream } from '../support/cluster-follower.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('mariadbd', 'storescu', 'storescp');
const KILLS = process.env['LONG'] ? 60 : 2;
/** A node that stands still is known to be gone after its lease of 15 s. */
const GONE_WITHIN_MS = 90_000;

const other = (name: NodeName): NodeName => (name === 'a' ? 'b' : 'a');

test(
  `series at both of two nodes, ${KILLS} times one of them killed or standing still: lost 0, doubled 0`,
  { skip, timeout: 3_600_000 },
  async (t) => {
    await using cluster = await startCluster();
    const follower = new ClusterFollower(cluster);
    await t.test('what is cancelled at one node ends at the other within a second', (cancelling) =>
      cancelElsewhere(cluster, cancelling),
    );
    const exams: ClusterExam[] = [];
    let longestTakeoverMs = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const struck = NODES[kill % 2]!;
      const survivor = other(struck);
      await follower.moveTo(survivor);
      const [split, whole] = [cluster.makeExam(), cluster.makeExam()];
      exams.push(split, whole);
      // Images of one series come to both nodes.
      await Promise.all([
        cluster.push(split.files.slice(0, 30), struck),
        cluster.push(split.files.slice(30), survivor),
        cluster.push(whole.files, struck),
      ]);
      const { pid } = cluster.node(struck);
      const began = performance.now();
      if (kill % 2 === 0) await cluster.node(struck).kill('SIGKILL');
      else process.kill(pid, 'SIGSTOP');
      await allCompleted(cluster, exams);
      longestTakeoverMs = Math.max(longestTakeoverMs, performance.now() - began);
      if (kill % 2 === 0) await cluster.start(struck);
      else process.kill(pid, 'SIGCONT');
      await waitFor(async () => (await fetch(`${cluster.node(struck).url}/readyz`)).status === 200, {
        what: 'the node to be ready again',
        timeoutMs: 60_000,
      });
    }
    const last = cluster.makeExam();
    exams.push(last);
    await cluster.push(last.files, 'a');
    await allCompleted(cluster, exams);

    assert.ok(longestTakeoverMs < GONE_WITHIN_MS, `${longestTakeoverMs} ms`);
    assert.equal(
      await cluster.sql("select count(*) from task where state != 'CANCELLED'"),
      `${exams.length}\n`,
    );
    const newest = Number(await cluster.sql('select max(`cursor`) from transition'));
    assert.equal(await cluster.sql('select count(*) from transition'), `${newest}\n`);
    assert.equal(await cluster.sql("select count(*) from transition where toState = 'FAILED'"), '0\n');
    for (const stream of Object.keys(STREAMS) as Stream[]) await hasEverything(cluster, follower, stream);
    const received = cluster.destination.received().map(({ path }) => readFileSync(path));
    for (const { series } of exams) {
      const results = await resultsOf(cluster, series.seriesInstanceUid);
      assert.equal(results.length, 1);
      const files = received.filter((bytes) => bytes.includes(results[0]!));
      assert.deepEqual(checkDelivery(series, files).problems, []);
    }
    await follower.close();
    t.diagnostic(
      JSON.stringify({
        ...{ kills: KILLS, series: exams.length, transitions: newest },
        takeoverSeconds: Math.round(longestTakeoverMs / 1000),
      }),
    );
  },
);

/** A long upload runs at one of them; the time is from the answer of one node to the end of the run at the other. */
async function cancelElsewhere(cluster: TestCluster, t: TestContext): Promise<void> {
  const api = await cluster.node('a').api();
  await mutate(api, 'updateConfig(input: { uploadKibPerSecond: 1 })');
  await cluster.push(cluster.makeExam().files, 'a');
  const at = await waitFor(
    async () => {
      const { nodes } = await graphql<{
        nodes: { name: NodeName; runs: { taskId: string; step: string }[] }[];
      }>(api, '{ nodes { name runs { taskId step } } }');
      return nodes
        .flatMap(({ name, runs }) => runs.map((run) => ({ name, ...run })))
        .find(({ step }) => step === 'UPLOADER');
    },
    { what: 'the upload to run' },
  );
  const there = await cluster.node(at.name).api();
  const asking = await cluster.node(other(at.name)).api();
  await graphql(asking, `mutation { cancelTask(id: "${at.taskId}") { __typename } }`);
  const answered = performance.now();
  await waitFor(
    async () => {
      const { processes } = await graphql<{ processes: { name: string; running: number }[] }>(
        there,
        '{ processes { name running } }',
      );
      return processes.find(({ name }) => name === 'UPLOADER')!.running === 0;
    },
    { what: 'its run to be over', everyMs: 15 },
  );
  t.diagnostic(JSON.stringify({ cancelMs: Math.round(performance.now() - answered) }));
  assertWithin(answered, 1_000, 'the run to be over');
  await mutate(api, 'updateConfig(input: { uploadKibPerSecond: null })');
}

/** Each row of the stream once, in their order and without gaps. */
async function hasEverything(cluster: TestCluster, follower: ClusterFollower, stream: Stream): Promise<void> {
  const newest = Number(await cluster.sql(`select max(\`cursor\`) from ${STREAMS[stream]}`));
  assert.ok(newest > 0, stream);
  await waitFor(() => (follower.cursorsOf(stream).at(-1) ?? 0) >= newest, {
    what: `the subscriber to have every row of ${stream}`,
  });
  assert.deepEqual(
    follower.cursorsOf(stream).slice(0, newest),
    Array.from({ length: newest }, (_, nth) => nth + 1),
  );
}

async function allCompleted(cluster: TestCluster, exams: readonly ClusterExam[]): Promise<void> {
  await waitFor(
    async () =>
      (await cluster.sql("select count(*) from task where state = 'COMPLETED'")) === `${exams.length}\n`,
    { what: 'every task to be completed', timeoutMs: GONE_WITHIN_MS, everyMs: 250 },
  ).catch(async (error: unknown) => {
    const tasks = await cluster.sql(
      'select id, step, state, imagesReceived, failureCode, leaseOwner from task',
    );
    throw new Error(`${String(error)}\n${tasks}`, { cause: error });
  });
}

async function resultsOf(cluster: TestCluster, seriesInstanceUid: string): Promise<string[]> {
  const rows = await cluster.sql(
    `select result.seriesInstanceUid from result join task on task.id = result.taskId where task.seriesInstanceUid = '${seriesInstanceUid}'`,
  );
  return rows.split('\n').filter((row) => row !== '');
}
