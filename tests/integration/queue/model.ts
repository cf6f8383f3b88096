/**
 * A queue on a real database under two gateways, with what a test knows of it: whatever is interleaved, the state in
 * the database must stay one that the rest of the house can rely on.
 */
import assert from 'node:assert/strict';
import { Events } from '../../../server/base/events.ts';
import { FINISHED_STATES, STEPS, type Step } from '../../../server/base/task-states.ts';
import type { Database } from '../../../server/db/database.ts';
import type { TaskRow } from '../../../server/db/entities/task.ts';
import type { Action } from '../../../server/queue/action.ts';
import { deliveriesOf, replaceDeliveries, type StoredDelivery } from '../../../server/queue/deliveries.ts';
import { holds, leaseKey, type Lease } from '../../../server/queue/lease.ts';
import { replaceResults } from '../../../server/queue/results.ts';
import { TaskStore } from '../../../server/queue/store.ts';
import type { TaskWriter } from '../../../server/queue/task-writer.ts';
import { newImage, newTask, RESULT } from './model-rows.ts';

const DEVICES = ['A', 'B'] as const;
const QUIET_MS = 30_000;

export interface Run {
  readonly lease: Lease;
  readonly step: Step;
  /** Whose memory it lives in. */
  readonly gateway: Gateway;
  readonly delivery: StoredDelivery | undefined;
  isAborted: boolean;
}

export interface Gateway {
  readonly name: string;
  readonly store: TaskStore;
  readonly runs: Map<string, Run>;
}

export class QueueModel {
  readonly database: Database;
  readonly gateways: readonly Gateway[];
  /** Where each task was last, as its transitions told. */
  readonly #places = new Map<string, string>();
  /** How often each delivery may have been completed, and was. */
  readonly #wanted = new Map<string, number>();
  readonly #completed = new Map<string, number>();
  readonly taskIds: string[] = [];
  /** Leases that were ever taken: none is given twice. */
  readonly #leases = new Set<string>();
  /** Who has changed something since the last renewal. */
  readonly #acted = new Set<Gateway>();
  readonly #prefix: string;
  #crashes = 0;
  #begun = 0;

  /** @param prefix of the ids and series of this sequence: nobody else on the database has it */
  constructor(database: Database, prefix: string) {
    this.database = database;
    this.#prefix = prefix;
    this.gateways = ['a', 'b'].map((name) => this.#open(`${prefix}${name}`));
  }

  #open(name: string): Gateway {
    const events = new Events((error) => assert.fail(String(error)));
    const runs = new Map<string, Run>();
    const store = new TaskStore({ database: this.database, events, owner: name, now: Date.now });
    events.on('leaseEnded', ({ lease }) => {
      const run = runs.get(lease);
      if (run) run.isAborted = true;
    });
    return { name, store, runs };
  }

  /** A series begins, or gets one image more. */
  async arrive(gateway: Gateway, series: number): Promise<void> {
    this.#acted.add(gateway);
    const uid = `${this.#prefix}.${series}`;
    const source = { aeTitle: 'SCANNER', address: '192.0.2.1' };
    // Two gateways may begin tasks at the same moment.
    const id = `${this.#prefix}${String(this.#begun++).padStart(4, '0')}`;
    await gateway.store.write(
      async (writer) => {
        const until = writer.now + QUIET_MS;
        let row = (await writer.openTask(uid, source)) ?? (await this.#callBack(writer, uid, until));
        row ??= await writer.begin(id, newTask(uid), until);
        const added = await writer.addImages(row, [newImage(row)], {
          copies: 0,
          lastImageAt: writer.now,
          lastReceivedAt: writer.now,
          until,
        });
        assert.ok(!('refused' in added), 'an open task takes images');
        return row.id;
      },
      (id) => void (this.taskIds.includes(id) || this.taskIds.push(id)),
    );
  }

  /** The newest task of the series goes back for the image, where it can. */
  async #callBack(writer: TaskWriter, uid: string, until: number): Promise<TaskRow | undefined> {
    const newest = await writer.tx
      .selectFrom('task')
      .select('id')
      .where('seriesInstanceUid', '=', uid)
      .orderBy('id', 'desc')
      .executeTakeFirst();
    const row = newest && (await writer.lock(newest.id));
    const reopened = row && (await writer.act(row, { kind: 'reopen', until }));
    return reopened && !('refused' in reopened) ? reopened : undefined;
  }

  async act(gateway: Gateway, taskId: string, action: Action): Promise<void> {
    this.#acted.add(gateway);
    await gateway.store.act(taskId, action);
    if (action.kind === 'resend') for (const device of action.devices) this.#allow(taskId, device);
  }

  async claim(gateway: Gateway, step: Step): Promise<void> {
    this.#acted.add(gateway);
    if (step === 'STORE_SCU')
      await gateway.store.claimDelivery([], (delivery, lease) =>
        this.#begin(gateway, 'STORE_SCU', lease, delivery),
      );
    else await gateway.store.claim(step, (_task, lease) => this.#begin(gateway, step, lease, undefined));
  }

  /** The newest task passes these steps undisturbed. */
  async pass(steps: readonly Step[]): Promise<void> {
    const [gateway] = this.gateways as [Gateway];
    await gateway.store.shiftWaits(-100_000);
    await gateway.store.wakeDue();
    for (const step of steps) {
      await this.claim(gateway, step);
      for (const run of this.runs) await this.end(run, 'advance');
    }
  }

  #begin(gateway: Gateway, step: Step, lease: Lease, delivery: StoredDelivery | undefined): void {
    const key = leaseKey(lease);
    assert.ok(!this.#leases.has(key), `lease ${key} is given twice`);
    this.#leases.add(key);
    gateway.runs.set(key, { gateway, step, lease, delivery, isAborted: false });
  }

  /** A run ends as its step says; one that was aborted gives its lease back. */
  async end(run: Run, how: 'advance' | 'wait' | 'fail' | 'ignore' | 'hold'): Promise<void> {
    const { gateway, lease, step } = run;
    const { store } = gateway;
    this.#acted.add(gateway);
    gateway.runs.delete(leaseKey(lease));
    if (run.delivery) return this.#endDelivery(run, run.delivery, how);
    if (run.isAborted) return void (await store.actUnder(lease, { kind: 'release' }));
    const action: Action =
      how === 'advance' || (step !== 'COMPILATOR' && (how === 'ignore' || how === 'hold'))
        ? { kind: 'advance' }
        : how === 'ignore' || how === 'hold'
          ? { kind: how }
          : how === 'wait'
            ? { kind: 'wait', reason: 'RETRY', until: store.now + 1000, isRetry: true }
            : {
                kind: 'fail',
                failure: { code: step === 'COMPILATOR' ? 'INCOMPLETE_SERIES' : 'BAD_RESULT', params: {} },
              };
    await store.actUnder(lease, action, {
      also: async (tx, row) => {
        if (action.kind !== 'advance') return;
        if (step === 'VALIDATOR') await replaceDeliveries(tx, row.id, DEVICES);
        if (step === 'UNPACKER') {
          await replaceResults(tx, row.id, `tasks/${row.id}`, [RESULT]);
          for (const device of DEVICES) this.#allow(row.id, device);
        }
      },
    });
  }

  async #endDelivery(run: Run, { taskId, device }: StoredDelivery, how: string): Promise<void> {
    const { store } = run.gateway;
    if (run.isAborted) return void (await store.changeDelivery(run.lease, { state: 'QUEUED' }));
    const state = how === 'wait' ? 'WAITING' : how === 'fail' ? 'FAILED' : 'COMPLETED';
    const wakeAt = state === 'WAITING' ? store.now + 1000 : null;
    const accepted = state === 'COMPLETED' ? ['2.25.1'] : [];
    const change = { state, wakeAt, accepted, sent: accepted.length } as const;
    if ((await store.changeDelivery(run.lease, change)) && state === 'COMPLETED') {
      const key = `${taskId} ${device}`;
      this.#completed.set(key, (this.#completed.get(key) ?? 0) + 1);
    }
  }

  #allow(taskId: string, device: string): void {
    const key = `${taskId} ${device}`;
    this.#wanted.set(key, (this.#wanted.get(key) ?? 0) + 1);
  }

  /** A gateway is gone: what it held is queued again by the other, and its memory is empty. */
  async crash(gateway: Gateway): Promise<void> {
    gateway.runs.clear();
    this.#crashes++;
    await this.release(
      this.gateways.find((other) => other !== gateway)!,
      gateway.name,
    );
  }

  /** What a node that is taken for gone holds is given back, whether its runs live or not. */
  async release(by: Gateway, owner: string): Promise<void> {
    this.#acted.add(by);
    const tasks = await this.database.queries
      .selectFrom('task')
      .select(['id', 'claims'])
      .where('leaseOwner', '=', owner)
      .execute();
    const deliveries = await this.database.queries
      .selectFrom('delivery')
      .select(['id', 'taskId', 'claims'])
      .where('leaseOwner', '=', owner)
      .execute();
    await by.store.release([
      ...tasks.map(({ id, claims }) => ({ owner, taskId: id, claim: claims })),
      ...deliveries.map(({ id, taskId, claims }) => ({ owner, taskId, deliveryId: id, claim: claims })),
    ]);
  }

  get runs(): Run[] {
    return this.gateways.flatMap(({ runs }) => [...runs.values()]);
  }

  async check(): Promise<void> {
    const rows = (await this.database.queries
      .selectFrom('task')
      .selectAll()
      .where('id', 'like', `${this.#prefix}%`)
      .execute()) as TaskRow[];
    const deliveries = await deliveriesOf(
      this.database.queries,
      rows.map(({ id }) => id),
    );
    for (const row of rows)
      this.#checkTask(
        row,
        deliveries.filter(({ taskId }) => taskId === row.id),
      );
    for (const [key, completed] of this.#completed)
      assert.ok(completed <= (this.#wanted.get(key) ?? 0), `${key} was delivered ${completed} times`);
    await this.#checkTransitions(rows);
    this.#checkRuns(rows, deliveries);
  }

  #checkTask(row: TaskRow, deliveries: readonly StoredDelivery[]): void {
    const at = `${row.id} ${row.step} ${row.state}`;
    const isFinished = (FINISHED_STATES as readonly string[]).includes(row.state);
    const leased = row.leaseOwner !== null;
    assert.equal(row.finishedAt !== null, isFinished, `${at}: finishedAt`);
    if (row.step === 'STORE_SCU') {
      assert.equal(leased, false, `${at}: only its deliveries have leases`);
      const states = new Set(deliveries.map(({ state }) => state));
      if (row.state === 'RUNNING') assert.ok(states.has('RUNNING'), `${at}: nothing is sent`);
      if (row.state === 'QUEUED' || row.state === 'WAITING') assert.ok(states.has(row.state), `${at}: stuck`);
      if (row.state === 'COMPLETED')
        assert.deepEqual(
          [...states].filter((state) => state !== 'COMPLETED' && state !== 'CANCELLED'),
          [],
          at,
        );
    } else {
      const waitsForServer = row.state === 'WAITING' && row.waitReason === 'REMOTE';
      assert.equal(leased, row.state === 'RUNNING' || waitsForServer, `${at}: lease`);
      const isHeld = row.state === 'WAITING' && row.waitReason === 'RELEASE';
      if (row.state === 'WAITING' && !waitsForServer && !isHeld)
        assert.notEqual(row.wakeAt, null, `${at}: stuck`);
    }
    for (const { state, leaseOwner, device } of deliveries) {
      assert.equal(leaseOwner !== null, state === 'RUNNING', `${at}: lease of ${device}`);
      if (isFinished) assert.equal(leaseOwner, null, `${at}: ${device} is still sent to`);
    }
    if (row.openKey !== null) {
      assert.equal(row.step, 'COMPILATOR', `${at} takes images`);
      assert.ok(
        !['CANCELLED', 'COMPLETED', 'IGNORED'].includes(row.state) && row.imagesDeleted === 0,
        `${at} takes images`,
      );
    }
  }

  /** Legal, and without gaps: each begins where the one before it ended. */
  async #checkTransitions(rows: readonly TaskRow[]): Promise<void> {
    const told = await this.database.queries
      .selectFrom('transition')
      .selectAll()
      .where('taskId', 'like', `${this.#prefix}%`)
      .orderBy('cursor')
      .execute();
    this.#places.clear();
    for (const { taskId, fromStep, fromState, toStep, toState } of told) {
      const from = fromStep === null ? undefined : `${fromStep} ${fromState}`;
      assert.equal(from, this.#places.get(taskId), `transition of ${taskId}`);
      this.#places.set(taskId, `${toStep} ${toState}`);
    }
    for (const { id, step, state } of rows) assert.equal(this.#places.get(id), `${step} ${state}`, id);
  }

  /** At most one live run of a task or delivery that has not heard of its end, if nobody else took it for gone. */
  #checkRuns(rows: readonly TaskRow[], deliveries: readonly StoredDelivery[]): void {
    for (const run of this.runs) {
      if (run.isAborted) continue;
      const { lease } = run;
      const held = lease.deliveryId
        ? deliveries.find(({ id }) => id === lease.deliveryId)
        : rows.find(({ id }) => id === lease.taskId);
      if (held && holds(held, lease)) continue;
      const isOwnDoing = this.#acted.size === 1 && this.#acted.has(run.gateway);
      assert.ok(!isOwnDoing, `${leaseKey(lease)} has ended, and its run was not told`);
      // A lease that another gateway took is found at the next renewal.
      this.lost.push(run);
    }
  }
  /** Runs that go on under a lease that is lost, as far as their gateway can know it only at its next renewal. */
  readonly lost: Run[] = [];

  /** Every gateway renews: whoever lost a lease hears of it. */
  async renew(): Promise<void> {
    this.lost.length = 0;
    await this.check();
    this.#acted.clear();
    for (const run of this.lost.splice(0)) run.isAborted = true;
    const live = this.runs.filter(({ isAborted }) => !isAborted).map(({ lease }) => lease);
    const things = live.map(({ taskId, deliveryId }) => `${taskId} ${deliveryId ?? ''}`);
    assert.equal(new Set(things).size, things.length, 'two live runs of one thing');
  }

  /** Whatever has something to do gets it done: nothing is stuck. */
  async drain(): Promise<void> {
    const [gateway] = this.gateways as [Gateway];
    for (const run of this.runs) await this.end(run, 'advance');
    for (const { name } of this.gateways) await this.release(gateway, name);
    for (let round = 0; round < 40; round++) {
      await gateway.store.shiftWaits(-100_000);
      await gateway.store.wakeDue();
      for (const id of this.taskIds) await gateway.store.act(id, { kind: 'process' });
      for (const step of STEPS) await this.claim(gateway, step);
      if (this.runs.length === 0) break;
      for (const run of this.runs) await this.end(run, 'advance');
    }
    await this.check();
    const open = await this.database.queries
      .selectFrom('task')
      .select(['id', 'step', 'state'])
      .where('id', 'like', `${this.#prefix}%`)
      .where('state', 'not in', [...FINISHED_STATES])
      .execute();
    assert.deepEqual(open, [], 'stuck');
  }
}
