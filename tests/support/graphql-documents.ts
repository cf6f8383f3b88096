/** Random GraphQL documents of a schema, for attackers: most are valid, and ask for as much as they can. */
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

export interface RandomDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const MOST_TEXT = 20_000;

/** @param random 0 up to 1; the same numbers, the same document */
export function randomDocument(schema: GraphQLSchema, random: () => number): RandomDocument {
  return new Draft(schema, random).document();
}

class Draft {
  readonly #schema: GraphQLSchema;
  readonly #random: () => number;
  readonly #fragments: { readonly type: string; text: string }[] = [];
  readonly #variables: { readonly definition: string; readonly value: unknown }[] = [];
  #length = 0;

  constructor(schema: GraphQLSchema, random: () => number) {
    this.#schema = schema;
    this.#random = random;
  }

  document(): RandomDocument {
    const isSubscription = this.#chance(0.1);
    const root = isSubscription ? this.#schema.getSubscriptionType()! : this.#schema.getQueryType()!;
    const body = this.#selections(root, 0);
    const definitions = this.#variables.map(({ definition }, index) => `$v${index}: ${definition}`);
    const head = `${isSubscription ? 'subscription' : 'query'}${definitions.length > 0 ? `(${definitions.join(', ')})` : ''}`;
    const fragments = this.#fragments.map(({ type, text }, index) => `fragment F${index} on ${type} ${text}`);
    const variables = this.#variables.flatMap(({ value }, index) =>
      value === undefined ? [] : [[`v${index}`, value]],
    );
    return { query: [`${head} ${body}`, ...fragments].join('\n'), variables: Object.fromEntries(variables) };
  }

  #selections(type: GraphQLNamedType, depth: number): string {
    const wide = 1 + this.#below(depth === 0 ? 4 : 8);
    const parts = Array.from({ length: wide }, () => this.#selection(type, depth));
    const text = `{ ${parts.join(' ')} }`;
    this.#length += text.length;
    return text;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    if (isUnionType(type)) {
      const member = type.getTypes()[this.#below(type.getTypes().length)]!;
      return `... on ${member.name} ${this.#selections(member, depth + 1)}`;
    }
    if (!isObjectType(type)) return '__typename';
    if (this.#chance(0.1)) return this.#spread(type, depth);
    if (this.#chance(0.05)) return `... ${this.#directive()} ${this.#selections(type, depth + 1)}`;
    if (this.#chance(0.03)) return '__typename';
    return this.#field(type, depth);
  }

  #field(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const field = fields[this.#below(fields.length)]!;
    const inner = getNamedType(field.type);
    const isLeaf = isLeafType(inner);
    if (!isLeaf && (depth > 12 || this.#length > MOST_TEXT)) return '__typename';
    const given = field.args.filter((one) => isNeeded(one) || this.#chance(0.4));
    const values = given.map((one) => `${one.name}: ${this.#value(one.type, one)}`);
    const alias = this.#chance(0.1)
      ? `a${this.#below(40)}${this.#chance(0.05) ? 'x'.repeat(this.#below(5000)) : ''}: `
      : '';
    const directive = this.#chance(0.03) ? this.#directive() : '';
    const list = values.length > 0 ? `(${values.join(', ')})` : '';
    return `${alias}${field.name}${list} ${directive} ${isLeaf ? '' : this.#selections(inner, depth + 1)}`;
  }

  /** Of one that there is, itself included, or of a new one. */
  #spread(type: GraphQLObjectType, depth: number): string {
    const known = this.#fragments.flatMap((one, index) => (one.type === type.name ? [index] : []));
    const times = 1 + this.#below(3);
    if (known.length > 0 && this.#chance(0.7))
      return `...F${known[this.#below(known.length)]!} `.repeat(times);
    if (depth > 10 || this.#length > MOST_TEXT) return '__typename';
    const fragment = { type: type.name, text: '{ __typename }' };
    const index = this.#fragments.push(fragment) - 1;
    fragment.text = this.#selections(type, depth + 1);
    return `...F${index} `.repeat(times);
  }

  #directive(): string {
    const name = this.#chance(0.5) ? 'include' : 'skip';
    if (this.#chance(0.5)) return `@${name}(if: ${this.#chance(0.5)})`;
    return `@${name}(if: ${this.#variable('Boolean! = true', this.#chance(0.5) ? null : true)})`;
  }

  #value(type: GraphQLInputType, argument?: GraphQLArgument): string {
    if (this.#chance(0.15)) {
      // Nullable where there is a default: a null of the caller reaches the argument all the same.
      const inner = argument?.defaultValue === undefined ? String(type) : String(getNullableType(type));
      return this.#variable(inner, this.#chance(0.4) ? null : this.#plain(type));
    }
    if (this.#chance(0.05)) return 'null';
    return this.#literal(type);
  }

  #variable(definition: string, value: unknown): string {
    const index = this.#variables.push({ definition, value: this.#chance(0.1) ? undefined : value }) - 1;
    return `$v${index}`;
  }

  #literal(type: GraphQLInputType): string {
    const inner = getNullableType(type);
    if (isListType(inner)) {
      const items = Array.from({ length: this.#listLength() }, () => this.#literal(inner.ofType));
      return `[${items.join(', ')}]`;
    }
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter((one) => isNeeded(one) || this.#chance(0.3));
      return `{${fields.map((one) => `${one.name}: ${this.#literal(one.type)}`).join(', ')}}`;
    }
    if (isEnumType(inner)) return String(this.#plain(inner));
    return JSON.stringify(this.#plain(inner));
  }

  #plain(type: GraphQLInputType): unknown {
    const inner = getNullableType(type);
    if (isListType(inner)) return Array.from({ length: this.#listLength() }, () => this.#plain(inner.ofType));
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter((one) => isNeeded(one) || this.#chance(0.3));
      return Object.fromEntries(fields.map((one) => [one.name, this.#plain(one.type)]));
    }
    if (isEnumType(inner)) return inner.getValues()[this.#below(inner.getValues().length)]!.name;
    if (inner.name === 'Int') return [0, -1, 1, 20, 200, 201, 2 ** 31 - 1][this.#below(7)];
    if (inner.name === 'Boolean') return this.#chance(0.5);
    if (inner.name === 'Date') return this.#chance(0.5) ? '2020-01-01' : '2026-12-31';
    if (inner.name === 'DateTime') return this.#chance(0.5) ? '2026-01-01T00:00:00Z' : '2026-01-30T00:00:00Z';
    return ['1', '', '%', 'DOE', '202601010000000001', 'x'.repeat(2000), '2026-01-01T00:00:00Z'][
      this.#below(7)
    ];
  }

  #listLength(): number {
    return this.#chance(0.1) ? this.#below(1500) : this.#below(4);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }
}

function isNeeded({ type, defaultValue }: { type: GraphQLInputType; defaultValue?: unknown }): boolean {
  return type !== getNullableType(type) && defaultValue === undefined;
}
