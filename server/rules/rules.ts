/** The rules of selection and routing, in their order. */
import type { EntityManager } from '@mikro-orm/sql';
import type { Events } from '../base/events.ts';
import { ConflictError, NotFoundError, validated } from '../base/refusals.ts';
import { notice } from '../base/notices.ts';
import type { Database } from '../db/database.ts';
import { Counter } from '../db/entities/counter.ts';
import { RoutingRuleEntity } from '../db/entities/routing-rule.ts';
import { refuseAlike } from '../db/refuse-taken.ts';
import { rule, type Rule, type RuleAction, type RuleCondition } from './rule.ts';

export interface KeptRule extends Rule {
  readonly id: number;
}

const MOST_RULES = 200;
/** Counter: the shipped rules have been put in. */
const SEEDED = 'rules';

export class Rules {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /** At the very first start: the shipped examples. What a person deletes later does not come back. */
  async seed(shipped: readonly Rule[]): Promise<void> {
    await this.#database.entityTransaction(async (em) => {
      if (await em.findOne(Counter, SEEDED)) return;
      em.create(Counter, { name: SEEDED, value: shipped.length });
      shipped.forEach((each, position) => em.create(RoutingRuleEntity, { ...each, position }));
    });
  }

  async list(): Promise<readonly KeptRule[]> {
    return (await inOrder(this.#database.entities())).map(kept);
  }

  /** @param id null for a new one, which goes to the end */
  async save(id: number | null, input: Rule): Promise<KeptRule> {
    const accepted = validated(rule, input);
    return this.#write(async (em) => {
      const all = await inOrder(em);
      const known = id === null ? undefined : find(all, id);
      refuseAlike(
        accepted.name,
        all.filter((one) => one !== known),
      );
      if (known) return em.assign(known, accepted);
      if (all.length >= MOST_RULES)
        throw new ConflictError(notice('TOO_MANY_ITEMS', { maximum: MOST_RULES }));
      return em.create(RoutingRuleEntity, { ...accepted, position: all.length });
    });
  }

  /** @param position from 0; beyond the end it is the end */
  async move(id: number, position: number): Promise<KeptRule> {
    return this.#write(async (em) => {
      const all = await inOrder(em);
      const moved = find(all, id);
      const others = all.filter((one) => one !== moved);
      others.splice(Math.max(0, position), 0, moved);
      others.forEach((one, index) => (one.position = index));
      return moved;
    });
  }

  async delete(id: number): Promise<void> {
    await this.#write(async (em) => {
      const all = await inOrder(em);
      const gone = find(all, id);
      em.remove(gone);
      all.filter((one) => one !== gone).forEach((one, index) => (one.position = index));
      return gone;
    });
  }

  async #write(write: (em: EntityManager) => Promise<Row>): Promise<KeptRule> {
    const written = await this.#database.entityTransaction(write);
    this.#events.publish('configChanged', { keys: ['rules'] });
    return kept(written);
  }
}

type Row = Awaited<ReturnType<typeof inOrder>>[number];

function inOrder(em: EntityManager) {
  return em.findAll(RoutingRuleEntity, { orderBy: { position: 'asc', id: 'asc' } });
}

function find(all: readonly Row[], id: number): Row {
  const known = all.find((one) => one.id === id);
  if (!known) throw new NotFoundError('NO_SUCH_RULE', id);
  return known;
}

function kept(row: Row): KeptRule {
  const { id, name, enabled, priority, destinations, postFilters } = row;
  return {
    id,
    name,
    enabled,
    priority,
    destinations,
    postFilters,
    conditions: row.conditions as readonly RuleCondition[],
    action: row.action as RuleAction,
    destinationMode: row.destinationMode as Rule['destinationMode'],
  };
}
