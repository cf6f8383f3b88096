/**
 * How much a document asks for, measured before it is validated or executed. A fragment is measured once however
 * often it is spread, so that the work follows from the length of the text and not from what the text expands to.
 */
import {
  getNamedType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: unknown;
  /** As they were sent. */
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** All of it as if every fragment stood where it is spread; infinite where doubles end. */
export interface Measure {
  /** Fields, inline fragments and spreads. */
  readonly selections: number;
  /** Levels of braces. */
  readonly nesting: number;
  readonly aliases: number;
  /** Characters of the longest name of a field: it is written as often as the field is answered. */
  readonly nameLength: number;
  /** Levels of fields, without those that ask about the schema. */
  readonly depth: number;
  /** Fields that could be answered: those of lists as often as the list is long. */
  readonly cost: number;
  /** Those among them that are not about the schema. */
  readonly dataCost: number;
  readonly introspects: boolean;
}

export interface QueryMeasure extends Measure {
  readonly rootFields: number;
  /** Selections that were looked at to find this out. */
  readonly visits: number;
}

/** A list without a page size, as the deliveries of a task, is taken for so many. */
const SHORT_LIST = 5;
/** What an item of a page costs beside its fields: it is read whole, in fields. */
const PAGE_ITEM = 8;
/** A list of the schema's description is taken for so many, but for these. */
const SCHEMA_LIST = 10;
const SCHEMA_LISTS: Readonly<Record<string, number>> = { args: 2, interfaces: 2, possibleTypes: 2 };
/** A field of the schema's description is read from memory, others from the database. */
const SCHEMA_FIELD = 0.17;
const META_FIELDS: Readonly<Record<string, GraphQLField<unknown, unknown>>> = {
  __schema: SchemaMetaFieldDef,
  __type: TypeMetaFieldDef,
};
const SIZE_ARGUMENTS = ['first', 'last'];
const NOTHING: Measure = {
  selections: 0,
  nesting: 0,
  aliases: 0,
  nameLength: 0,
  depth: 0,
  cost: 0,
  dataCost: 0,
  introspects: false,
};

/** Null where the document has no such operation, which execution reports. Circles of fragments count once. */
export function measureQuery(operation: Operation): QueryMeasure | null {
  const { definitions } = operation.document;
  const node = definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (!operation.operationName || definition.name?.value === operation.operationName),
  );
  const root = node && operation.schema.getRootType(node.operation);
  if (!node || !root) return null;
  const walk = new Walk(operation, node);
  const measure = walk.measure(node.selectionSet, root, false);
  return { ...measure, rootFields: walk.fieldsAt(node.selectionSet), visits: walk.visits };
}

class Walk {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: ReadonlyMap<string, unknown>;
  /** By fragment, and whether it stands in a page; while one is being measured, nothing. */
  readonly #measured = new Map<string, Measure>();
  readonly #counted = new Map<string, number>();
  visits = 0;

  constructor({ schema, document, variableValues }: Operation, node: OperationDefinitionNode) {
    this.#schema = schema;
    this.#fragments = new Map(
      document.definitions.flatMap((one) =>
        one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
      ),
    );
    this.#variables = new Map(
      (node.variableDefinitions ?? []).map(({ variable: { name }, defaultValue }) => [
        name.value,
        variableValues && Object.hasOwn(variableValues, name.value)
          ? variableValues[name.value]
          : defaultValue?.kind === Kind.INT
            ? Number(defaultValue.value)
            : undefined,
      ]),
    );
  }

  /** @param paged whether the lists of this selection set are those of a page, which is counted already */
  measure(selections: SelectionSetNode, parent: GraphQLNamedType | undefined, paged: boolean): Measure {
    let sum = NOTHING;
    for (const selection of selections.selections) {
      this.visits++;
      const one =
        selection.kind === Kind.FIELD
          ? this.#ofField(selection, parent, paged)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? this.#ofFragment(selection.name.value, paged)
            : this.measure(
                selection.selectionSet,
                selection.typeCondition ? this.#typeNamed(selection.typeCondition) : parent,
                paged,
              );
      sum = {
        selections: sum.selections + 1 + one.selections,
        nesting: Math.max(sum.nesting, 1 + one.nesting),
        aliases: sum.aliases + one.aliases,
        nameLength: Math.max(sum.nameLength, one.nameLength),
        depth: Math.max(sum.depth, one.depth),
        cost: sum.cost + one.cost,
        dataCost: sum.dataCost + one.dataCost,
        introspects: sum.introspects || one.introspects,
      };
    }
    return sum;
  }

  /** How many fields stand at the top of a selection set. */
  fieldsAt({ selections }: SelectionSetNode): number {
    let count = 0;
    for (const selection of selections) {
      this.visits++;
      if (selection.kind === Kind.FIELD) count++;
      else if (selection.kind === Kind.INLINE_FRAGMENT) count += this.fieldsAt(selection.selectionSet);
      else
        count += once(this.#counted, selection.name.value, 0, () => {
          const fragment = this.#fragments.get(selection.name.value);
          return fragment ? this.fieldsAt(fragment.selectionSet) : 0;
        });
    }
    return count;
  }

  #ofFragment(name: string, paged: boolean): Measure {
    return once(this.#measured, `${name} ${paged}`, NOTHING, () => {
      const fragment = this.#fragments.get(name);
      return fragment
        ? this.measure(fragment.selectionSet, this.#typeNamed(fragment.typeCondition), paged)
        : NOTHING;
    });
  }

  #ofField(field: FieldNode, parent: GraphQLNamedType | undefined, paged: boolean): Measure {
    const name = field.name.value;
    const definition =
      META_FIELDS[name] ?? (parent && 'getFields' in parent ? parent.getFields()[name] : undefined);
    const aboutSchema = name.startsWith('__') || (parent !== undefined && isIntrospectionType(parent));
    const size = definition ? this.#pageSize(field, definition.args) : null;
    const inner = field.selectionSet
      ? this.measure(field.selectionSet, definition && getNamedType(definition.type), size !== null)
      : NOTHING;
    const many =
      size ??
      (definition && !paged && isList(definition.type) ? lengthOf(parent, definition, this.#schema) : 1);
    const item = size === null ? 0 : PAGE_ITEM;
    return {
      ...inner,
      aliases: (field.alias ? 1 : 0) + inner.aliases,
      nameLength: Math.max((field.alias ?? field.name).value.length, inner.nameLength),
      depth: aboutSchema ? 0 : 1 + inner.depth,
      cost: (aboutSchema ? SCHEMA_FIELD : 1) + many * (item + inner.cost),
      dataCost: aboutSchema ? 0 : 1 + many * (item + inner.dataCost),
      introspects: (aboutSchema && name !== '__typename') || inner.introspects,
    };
  }

  /** Of a field that answers a page; null for others. */
  #pageSize(field: FieldNode, known: readonly GraphQLArgument[]): number | null {
    const argument = known.find(({ name }) => SIZE_ARGUMENTS.includes(name));
    if (!argument) return null;
    const given = field.arguments?.find(({ name }) => name.value === argument.name)?.value;
    const size =
      given?.kind === Kind.INT
        ? Number(given.value)
        : given?.kind === Kind.VARIABLE
          ? this.#variables.get(given.name.value)
          : undefined;
    const asked = size === undefined ? argument.defaultValue : size;
    // What is no number is refused when it is read.
    return typeof asked === 'number' && asked >= 1 ? asked : 1;
  }

  #typeNamed({ name }: FragmentDefinitionNode['typeCondition']): GraphQLNamedType | undefined {
    return this.#schema.getType(name.value);
  }
}

/** Remembers what `work` gives; asked for again meanwhile, it gives `meanwhile`. */
function once<T>(known: Map<string, T>, key: string, meanwhile: T, work: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, meanwhile);
  const result = work();
  known.set(key, result);
  return result;
}

function lengthOf(
  parent: GraphQLNamedType | undefined,
  { name }: { readonly name: string },
  schema: GraphQLSchema,
): number {
  if (!parent || !isIntrospectionType(parent)) return SHORT_LIST;
  return name === 'types' ? Object.keys(schema.getTypeMap()).length : (SCHEMA_LISTS[name] ?? SCHEMA_LIST);
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(type) || (isNonNullType(type) && isListType(type.ofType));
}
