/** What an operation may ask for: decided on its text, before it is validated or executed, and by who asks. */
import { GraphQLError, Kind } from 'graphql';
import { measureQuery, type Operation } from './measure-query.ts';

export interface QueryLimits {
  /** Of the text, counted by the parser. */
  readonly tokens: number;
  readonly depth: number;
  /** Levels of braces, which depth does not count where they hold no fields. */
  readonly nesting: number;
  readonly aliases: number;
  /** Characters of the name of a field in the answer. */
  readonly nameLength: number;
  readonly rootFields: number;
  /** Selections of the text, those of a fragment wherever it is spread: validation compares them with one another. */
  readonly selections: number;
  readonly fragments: number;
  readonly operations: number;
  /** Of the variables: those in lists and objects, each by itself. */
  readonly values: number;
  /** Fields that could be answered, those about the schema by what they cost beside others. */
  readonly cost: number;
  /** Those that are not about the schema: each takes about 4 us, in one go, in which nobody else is answered. */
  readonly dataCost: number;
}

/** Of those who are signed in. */
export const LIMITS: QueryLimits = {
  tokens: 3000,
  depth: 10,
  nesting: 30,
  aliases: 30,
  nameLength: 64,
  rootFields: 20,
  selections: 600,
  fragments: 60,
  operations: 20,
  values: 2000,
  // What tools ask of the schema is 77,000.
  cost: 100_000,
  // The largest page, 200 tasks, with all of their lists is 30,000.
  dataCost: 40_000,
};

/** Of everyone else: they sign in, and ask what there is before that. */
export const STRANGERS_LIMITS: QueryLimits = {
  ...LIMITS,
  cost: 15_000,
  dataCost: 15_000,
  tokens: 500,
  aliases: 5,
  rootFields: 5,
  selections: 100,
  fragments: 10,
  operations: 5,
  values: 50,
};

export function limitsFor(signedIn: boolean): QueryLimits {
  return signedIn ? LIMITS : STRANGERS_LIMITS;
}

/**
 * Why the operation is refused; null where it is admitted. The document need not be valid.
 * @param spend told what an admitted operation costs; gives how many seconds too early it is
 */
export function refusalOf(
  operation: Operation,
  signedIn: boolean,
  spend: (cost: number) => number = () => 0,
): GraphQLError | null {
  const limits = limitsFor(signedIn);
  const { definitions } = operation.document;
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length;
  if (fragments > limits.fragments) return refusal(`At most ${limits.fragments} fragments.`);
  if (definitions.length - fragments > limits.operations)
    return refusal(`At most ${limits.operations} operations.`);
  if (!hasAtMost(limits.values, operation.variableValues))
    return refusal(`At most ${limits.values} values in variables.`);
  const measure = measureQuery(operation);
  if (!measure) return null;
  const { introspects, rootFields, nesting, depth, aliases, nameLength, selections, cost, dataCost } =
    measure;
  if (introspects && !signedIn) return refusal('The schema is shown to those who are signed in.');
  if (rootFields > limits.rootFields) return refusal(`At most ${limits.rootFields} fields at the root.`);
  if (depth > limits.depth) return refusal(`The query is ${depth} levels deep; at most ${limits.depth}.`);
  if (nesting > limits.nesting) return refusal(`At most ${limits.nesting} levels of braces.`);
  if (aliases > limits.aliases) return refusal(`At most ${limits.aliases} aliases.`);
  if (nameLength > limits.nameLength) return refusal(`At most ${limits.nameLength} characters in a name.`);
  if (selections > limits.selections)
    return refusal(`At most ${limits.selections} selections, those of fragments included.`);
  for (const [asked, most] of [
    [dataCost, limits.dataCost],
    [cost, limits.cost],
  ] as const)
    if (asked > most) return refusal(`The query could answer ${Math.round(asked)} fields; at most ${most}.`);
  const seconds = spend(cost);
  return seconds > 0 ? tooEarly(seconds) : null;
}

/** Whether so many values stand in a JSON value; looks at one more at most. */
function hasAtMost(most: number, value: unknown): boolean {
  const open: unknown[] = [value];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen > most) return false;
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next);
    if (inner.length > most) return false;
    open.push(...inner);
  }
  return true;
}

function tooEarly(seconds: number): GraphQLError {
  return new GraphQLError(`Your queries ask for too much in too short a time: wait ${seconds} s.`, {
    extensions: {
      code: 'TOO_MANY_REQUESTS',
      http: { status: 429, spec: false, headers: { 'retry-after': String(seconds) } },
    },
  });
}

export function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'QUERY_REFUSED' } });
}
