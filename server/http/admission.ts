/**
 * What an operation may ask for. Refused before anything is executed: too deep, too many aliases, too many root
 * fields, too costly, or about the schema without being signed in. Cost is the number of fields that could be
 * answered, lists multiplied by their page size.
 */
import {
  getNamedType,
  GraphQLError,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type DocumentNode,
  type ValueNode,
} from 'graphql';

export const LIMITS = {
  /** Of the text, checked by the parser. */
  tokens: 3000,
  depth: 10,
  aliases: 30,
  rootFields: 20,
  cost: 100_000,
} as const;

/** A list without a page size is taken for so many. */
const SHORT_LIST = 10;
const SIZE_ARGUMENTS = ['first', 'last'];

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  aliases: number;
  depth: number;
  introspects: boolean;
}

/** Who asks, and what the site allows. */
export interface Admission {
  readonly signedIn: boolean;
  readonly isAllowed: (document: DocumentNode) => boolean;
}

/** Why the operation is refused; null where it is admitted. The document must be valid: fragments have no circles. */
export function refusalOf(operation: Operation, { signedIn, isAllowed }: Admission): GraphQLError | null {
  if (!isAllowed(operation.document)) return refusal('This gateway answers only documents that it knows.');
  const definitions = operation.document.definitions;
  const node = definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (!operation.operationName || definition.name?.value === operation.operationName),
  );
  const root = node && operation.schema.getRootType(node.operation);
  if (!node || !root) return null;
  const walk: Walk = {
    schema: operation.schema,
    fragments: new Map(
      definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
    ),
    variables: operation.variableValues ?? {},
    aliases: 0,
    depth: 0,
    introspects: false,
  };
  if (fieldsOf(node.selectionSet, walk).length > LIMITS.rootFields)
    return refusal(`At most ${LIMITS.rootFields} fields at the root.`);
  const cost = costOf(node.selectionSet, root, walk, 1, false);
  if (walk.introspects && !signedIn) return refusal('The schema is shown to those who are signed in.');
  if (walk.depth > LIMITS.depth)
    return refusal(`The query is ${walk.depth} levels deep; at most ${LIMITS.depth}.`);
  if (walk.aliases > LIMITS.aliases) return refusal(`At most ${LIMITS.aliases} aliases.`);
  if (cost > LIMITS.cost) return refusal(`The query could answer ${cost} fields; at most ${LIMITS.cost}.`);
  return null;
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'QUERY_REFUSED' } });
}

function costOf(
  selections: SelectionSetNode,
  parent: GraphQLNamedType,
  walk: Walk,
  depth: number,
  paged: boolean,
): number {
  walk.depth = Math.max(walk.depth, depth);
  let cost = 0;
  for (const { field, type } of fieldsOf(selections, walk, parent)) {
    if (field.alias) walk.aliases++;
    const name = field.name.value;
    if (name.startsWith('__')) {
      walk.introspects ||= name !== '__typename';
      continue;
    }
    const definition =
      isObjectType(type) || 'getFields' in type ? (type as GraphQLObjectType).getFields()[name] : null;
    if (!definition) continue;
    const size = pageSize(
      field,
      definition.args.map(({ name: arg, defaultValue }) => [arg, defaultValue]),
      walk,
    );
    // The edges of a connection are as many as its page.
    const many = size ?? (isList(definition.type) && !paged ? SHORT_LIST : 1);
    const inner = getNamedType(definition.type);
    cost += 1;
    if (field.selectionSet && !isIntrospectionType(inner))
      cost += many * costOf(field.selectionSet, inner, walk, depth + 1, size !== null);
  }
  return cost;
}

/** The fields of a selection set with those of its fragments, each with the type it is selected on. */
function fieldsOf(
  selections: SelectionSetNode,
  walk: Walk,
  parent?: GraphQLNamedType,
): { field: FieldNode; type: GraphQLNamedType }[] {
  return selections.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ field: selection, type: parent! }];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    if (!fragment) return [];
    const condition = fragment.typeCondition && walk.schema.getType(fragment.typeCondition.name.value);
    return fieldsOf(fragment.selectionSet, walk, condition ?? parent);
  });
}

function pageSize(
  field: FieldNode,
  known: readonly (readonly [string, unknown])[],
  walk: Walk,
): number | null {
  const argument = known.find(([name]) => SIZE_ARGUMENTS.includes(name));
  if (!argument) return null;
  const given = field.arguments?.find(({ name }) => name.value === argument[0])?.value;
  const size = given ? numberOf(given, walk) : argument[1];
  return typeof size === 'number' ? Math.max(1, size) : 1;
}

function numberOf(node: ValueNode, walk: Walk): unknown {
  return node.kind === Kind.INT
    ? Number(node.value)
    : node.kind === Kind.VARIABLE
      ? walk.variables[node.name.value]
      : null;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(type) || (isNonNullType(type) && isListType(type.ofType));
}
