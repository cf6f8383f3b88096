/** Two gateways on one queue: whichever dies, or stands still longer than its lease, nothing is lost or done twice. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkDelivery } from '../support/check-delivery.ts';
import {
  NODES,
  startCluster,
  type ClusterExam,
  type NodeName,
  type TestCluster,
} from '../support/cluster.ts';
import { missingPrograms } from '../support/programs.ts';
import { subscribeSse } from '../support/sse-client.ts';
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
    const follower = new Follower(cluster);
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
    assert.equal(await cluster.sql('select count(*) from task'), `${exams.length}\n`);
    const newest = Number(await cluster.sql('select max(`cursor`) from transition'));
    assert.equal(await cluster.sql('select count(*) from transition'), `${newest}\n`);
    assert.equal(await cluster.sql("select count(*) from transition where toState = 'FAILED'"), '0\n');
    await waitFor(() => follower.received.length >= newest, { what: 'the subscriber to have everything' });
    assert.deepEqual(
      follower.cursors,
      Array.from({ length: newest }, (_, nth) => nth + 1),
    );
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

/** Follows transitions at one node, and goes on at another with the cursor that it came to. */
class Follower {
  readonly cursors: number[] = [];
  readonly #cluster: TestCluster;
  #stream: Awaited<ReturnType<typeof subscribeSse>> | undefined;
  #take: () => void = () => undefined;

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  async moveTo(name: NodeName): Promise<void> {
    await this.close();
    const stream = await subscribeSse<{ taskTransitions: { cursor: string } }>(
      await this.#cluster.node(name).api(),
      'subscription ($since: Cursor) { taskTransitions(since: $since) { cursor } }',
      { since: String(this.cursors.at(-1) ?? 0) },
    );
    this.#stream = stream;
    let taken = 0;
    this.#take = () => {
      for (; taken < stream.received.length; taken++)
        this.cursors.push(Number(stream.received[taken]!.taskTransitions.cursor));
    };
  }

  /** Takes what has come. */
  async close(): Promise<void> {
    await this.#stream?.close();
    this.#take();
    this.#stream = undefined;
  }

  get received(): readonly number[] {
    this.#take();
    return this.cursors;
  }
}
