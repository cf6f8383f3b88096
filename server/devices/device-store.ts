/** The declared devices. All of them are kept in memory: every task of a list asks for its source's. */
import type { EntityManager } from '@mikro-orm/sql';
import type { Database } from '../db/database.ts';
import { DeviceEntity, type EchoOutcome } from '../db/entities/device.ts';
import { refuseAlike, refuseTaken } from '../db/refuse-taken.ts';
import type { Events } from '../base/events.ts';
import { invalid, NotFoundError, validated } from '../base/refusals.ts';
import { deviceInput, type Device, type DeviceInput } from './device.ts';
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
    const devices = await this.#database.entities().findAll(DeviceEntity, { orderBy: { name: 'asc' } });
    this.#devices = await Promise.all(
      devices.map(async (device) => ({ ...device, addresses: await resolveAddresses(device.host) })),
    );
  }

  list(): readonly Device[] {
    return this.#devices;
  }

  get(name: string): Device | null {
    return this.#devices.find((device) => device.name === name) ?? null;
  }

  /** @throws NotFoundError */
  require(name: string): Device {
    const device = this.get(name);
    if (!device) throw new NotFoundError('NO_SUCH_DEVICE', name);
    return device;
  }

  /**
   * The declared device that a sender is: by address; where several have it, the one whose AE title matches too. Where
   * none does nobody knows which of them it is.
   */
  at(aeTitle: string, address: string): Device | null {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    const there = this.#devices.filter((device) => device.addresses.includes(plain));
    if (there.length === 1) return there[0]!;
    return there.find((device) => device.aeTitle === aeTitle.trim()) ?? null;
  }

  async create(input: DeviceInput): Promise<Device> {
    const device = { ...validated(deviceInput, input), lastSeenAt: null, lastEcho: null };
    refuseAlike(device.name, this.#devices);
    return this.#write(device.name, async (em) => em.create(DeviceEntity, device));
  }

  async update(name: string, input: Partial<DeviceInput>): Promise<Device> {
    return this.#write(input.name ?? name, async (em) => {
      const device = await this.#find(em, name);
      const changed = validated(deviceInput, { ...device, ...input });
      refuseElsewhere(device, changed, input);
      refuseAlike(
        changed.name,
        this.#devices.filter(({ id }) => id !== device.id),
      );
      return em.assign(device, changed);
    });
  }

  async delete(name: string): Promise<void> {
    await this.#database.entityTransaction(async (em) => em.remove(await this.#find(em, name)));
    await this.#changed();
  }

  async recordEcho(name: string, lastEcho: EchoOutcome): Promise<Device> {
    return this.#write(name, async (em) => em.assign(await this.#find(em, name), { lastEcho }));
  }

  async recordSeen({ id }: Device, lastSeenAt: number): Promise<void> {
    await this.#database.entities().nativeUpdate(DeviceEntity, id, { lastSeenAt });
    this.#devices = this.#devices.map((device) => (device.id === id ? { ...device, lastSeenAt } : device));
  }

  /** @throws NotFoundError, also where another person has just deleted it */
  async #find(em: EntityManager, name: string) {
    const failHandler = () => new NotFoundError('NO_SUCH_DEVICE', name);
    return em.findOneOrFail(DeviceEntity, this.require(name).id, { failHandler });
  }

  async #write(name: string, write: (em: EntityManager) => Promise<{ name: string }>): Promise<Device> {
    const written = await refuseTaken(name, this.#database.entityTransaction(write));
    await this.#changed();
    return this.require(written.name);
  }

  async #changed(): Promise<void> {
    await this.load();
    this.#events.publish('devicesChanged', {});
  }
}

/** @throws ValidationError where a kept password or token would go to another server than it was entered for */
function refuseElsewhere(
  before: Pick<Device, 'url'>,
  { url, secret }: Pick<Device, 'url' | 'secret'>,
  input: Partial<DeviceInput>,
): void {
  const isElsewhere = before.url !== null && originOf(before.url) !== originOf(url);
  if (isElsewhere && secret !== null && input.secret === undefined)
    throw invalid('secret', 'DEVICE_SECRET_AGAIN');
}

function originOf(url: string | null): string | undefined {
  return URL.parse(url ?? '')?.origin;
}
