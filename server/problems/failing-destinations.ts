/** Destinations that do not take what waits for them, or did not answer when they were last contacted. */
import { notice, type Notice } from '../base/notices.ts';
import type { Queries } from '../db/database.ts';
import type { Device } from '../devices/device.ts';
import type { DestinationTrouble } from '../steps/deliver/destinations.ts';
import type { Finding } from './problem.ts';

export interface FailingDestinationsPorts {
  readonly queries: Queries;
  readonly devices: () => readonly Device[];
  /** Those that could not be contacted, as this gateway knows since it started. */
  readonly troubles: () => readonly DestinationTrouble[];
}

/** Deliveries that wait for another try, of one device. */
interface Waiting {
  readonly device: string;
  readonly tasks: number;
  readonly since: number;
  readonly nextTryAt: number | null;
  readonly why: Notice | null;
}

export async function failingDestinations(ports: FailingDestinationsPorts): Promise<Finding[]> {
  const waiting = new Map((await waitingDeliveries(ports.queries)).map((each) => [each.device, each]));
  const devices = ports.devices();
  const troubles = new Map(
    ports
      .troubles()
      .filter(({ device }) => devices.some(({ name }) => name === device))
      .map((each) => [each.device, each]),
  );
  const unanswered = devices.filter(
    ({ isDestination, lastEcho }) => isDestination && lastEcho !== null && !lastEcho.ok,
  );
  const names = new Set([...waiting.keys(), ...troubles.keys(), ...unanswered.map(({ name }) => name)]);
  return [...names].sort().map((device) => {
    const deliveries = waiting.get(device);
    const trouble = troubles.get(device);
    const echo = unanswered.find(({ name }) => name === device)?.lastEcho;
    const cause = trouble?.failure ?? deliveries?.why ?? echo?.notice;
    return {
      code: 'DESTINATION_FAILING',
      subject: device,
      since: trouble?.since ?? deliveries?.since ?? echo?.at,
      waiting: deliveries?.tasks ?? 0,
      notice: { ...notice('DESTINATION_FAILING', { device }), ...(cause && { cause }) },
      nextTryAt: deliveries?.nextTryAt ?? null,
    };
  });
}

async function waitingDeliveries(queries: Queries): Promise<Waiting[]> {
  const rows = await queries
    .selectFrom('delivery')
    .innerJoin('task', 'task.id', 'delivery.taskId')
    .select(({ fn }) => [
      'delivery.device',
      fn.countAll<number>().as('tasks'),
      fn.min('delivery.updatedAt').as('since'),
      fn.min('delivery.wakeAt').as('nextTryAt'),
      fn.max('delivery.notice').as('why'),
    ])
    .where('delivery.state', '=', 'WAITING')
    .where('task.step', '=', 'STORE_SCU')
    .where('task.state', 'in', ['QUEUED', 'RUNNING', 'WAITING'])
    .groupBy('delivery.device')
    .execute();
  return rows.map(({ device, tasks, since, nextTryAt, why }) => ({
    device,
    tasks: Number(tasks),
    since: Number(since),
    nextTryAt: nextTryAt === null ? null : Number(nextTryAt),
    why: why ? (JSON.parse(why) as Notice) : null,
  }));
}
