/**
 * Devices that results are on their way to: such a one is not taken away, nor given another name, under them. Whoever
 * deletes it all the same says that these results are not sent there.
 */
import { notice } from '../base/notices.ts';
import { ConflictError } from '../base/refusals.ts';
import type { Queries } from '../db/database.ts';
import type { Device, DeviceInput } from '../devices/device.ts';
import type { DeviceStore } from '../devices/device-store.ts';

export interface AwaitedDevicesPorts {
  readonly queries: Queries;
  readonly devices: DeviceStore;
  /** Nothing more of the task is sent to the device. */
  readonly drop: (taskId: string, device: string) => Promise<void>;
}

const UNFINISHED = ['QUEUED', 'RUNNING', 'WAITING'] as const;

export class AwaitedDevices {
  readonly #ports: AwaitedDevicesPorts;

  constructor(ports: AwaitedDevicesPorts) {
    this.#ports = ports;
  }

  /** @throws ConflictError where the name changes while results wait to be sent under the old one */
  async update(name: string, input: Partial<DeviceInput>): Promise<Device> {
    if (input.name !== undefined && input.name !== name) await this.#refuseAwaited(name);
    return this.#ports.devices.update(name, input);
  }

  /**
   * @param dropDeliveries what waits to be sent there is given up, task by task
   * @throws ConflictError where something waits and is not given up
   */
  async delete(name: string, dropDeliveries: boolean): Promise<void> {
    const { devices, drop } = this.#ports;
    devices.require(name);
    if (!dropDeliveries) await this.#refuseAwaited(name);
    // First, so that no new task takes it for a destination meanwhile.
    await devices.delete(name);
    if (dropDeliveries)
      for (const taskId of await this.#tasksTo(name, [...UNFINISHED, 'FAILED'])) await drop(taskId, name);
  }

  async #refuseAwaited(device: string): Promise<void> {
    const { length: count } = await this.#tasksTo(device, UNFINISHED);
    if (count > 0) throw new ConflictError(notice('DEVICE_AWAITED', { device, count }));
  }

  async #tasksTo(device: string, states: readonly string[]): Promise<string[]> {
    const rows = await this.#ports.queries
      .selectFrom('delivery')
      .innerJoin('task', 'task.id', 'delivery.taskId')
      .select('task.id')
      .where('delivery.device', '=', device)
      .where('delivery.state', 'in', states)
      .where('task.state', 'not in', ['CANCELLED', 'COMPLETED'])
      .orderBy('task.id')
      .execute();
    return rows.map(({ id }) => id);
  }
}
