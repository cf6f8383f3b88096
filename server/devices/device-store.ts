/** The declared devices. All of them are kept in memory: every task of a list asks for its source's. */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { NotFoundError, validated, invalid } from '../base/refusals.ts';
import { deviceInput, type Device, type DeviceInput, type EchoOutcome } from './device.ts';
import { resolveAddresses } from './resolve-addresses.ts';

export class DeviceStore {
  readonly #database: Database;
  readonly #events: Events;
  #devices: readonly Device[] = [];

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  async load(): Promise<void> {
    const rows = await this.#database.queries.selectFrom('device').selectAll().orderBy('name').execute();
    this.#devices = await Promise.all(
      rows.map(async (row) => ({
        ...row,
        isDestination: row.isDestination === 1,
        tls: row.tls === 1,
        storageCommitment: row.storageCommitment === 1,
        lastSeenAt: row.lastSeenAt ?? null,
        lastEcho: row.lastEcho ? (JSON.parse(row.lastEcho) as EchoOutcome) : null,
        addresses: await resolveAddresses(row.host),
      })),
    );
  }

  list(): readonly Device[] {
    return this.#devices;
  }

  get(name: string): Device | null {
    return this.#devices.find((device) => sameName(device.name, name)) ?? null;
  }

  /** @throws NotFoundError */
  require(name: string): Device {
    const device = this.get(name);
    if (!device) throw new NotFoundError('NO_SUCH_DEVICE', name);
    return device;
  }

  /** The declared device that a sender is: by address; where several have it, the one whose AE title matches too. */
  at(aeTitle: string, address: string): Device | null {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    const there = this.#devices.filter((device) => device.addresses.includes(plain));
    return there.find((device) => device.aeTitle === aeTitle.trim()) ?? there[0] ?? null;
  }

  async create(input: DeviceInput): Promise<Device> {
    const device = validated(deviceInput, input);
    this.#refuseTaken(device.name);
    await this.#database.queries
      .insertInto('device')
      .values({ ...toColumns(device), lastSeenAt: null, lastEcho: null })
      .execute();
    await this.#changed();
    return this.require(device.name);
  }

  async update(name: string, input: Partial<DeviceInput>): Promise<Device> {
    const { id, lastSeenAt: _seen, lastEcho: _echo, addresses: _addresses, ...before } = this.require(name);
    const device = validated(deviceInput, { ...before, ...input });
    if (!sameName(device.name, name)) this.#refuseTaken(device.name);
    await this.#database.queries.updateTable('device').set(toColumns(device)).where('id', '=', id).execute();
    await this.#changed();
    return this.require(device.name);
  }

  async delete(name: string): Promise<void> {
    const { id } = this.require(name);
    await this.#database.queries.deleteFrom('device').where('id', '=', id).execute();
    await this.#changed();
  }

  async recordEcho(name: string, outcome: EchoOutcome): Promise<Device> {
    const { id } = this.require(name);
    await this.#database.queries
      .updateTable('device')
      .set({ lastEcho: JSON.stringify(outcome) })
      .where('id', '=', id)
      .execute();
    await this.#changed();
    return this.require(name);
  }

  async recordSeen(device: Device, at: number): Promise<void> {
    await this.#database.queries
      .updateTable('device')
      .set({ lastSeenAt: at })
      .where('id', '=', device.id)
      .execute();
    this.#devices = this.#devices.map((one) => (one.id === device.id ? { ...one, lastSeenAt: at } : one));
  }

  #refuseTaken(name: string): void {
    if (this.get(name)) throw invalid('name', 'NAME_TAKEN', { name });
  }

  async #changed(): Promise<void> {
    await this.load();
    this.#events.publish('devicesChanged', {});
  }
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.trim().toLowerCase();
}

function toColumns(device: ReturnType<typeof deviceInput.parse>) {
  return {
    ...device,
    isDestination: Number(device.isDestination),
    tls: Number(device.tls),
    storageCommitment: Number(device.storageCommitment),
  };
}
