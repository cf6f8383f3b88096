import {
  BreakingChangeType,
  buildSchema,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';

/**
 * What breaks clients of a released API against the rules: a field or value that goes without having been deprecated
 * in a release, and whatever else the newest section of the changelog does not say.
 * @param released SDL of the newest release
 * @param present SDL as it is now
 */
export function forbiddenBreaks(released: string, present: string, changelog: string): string[] {
  const before = buildSchema(released);
  const [, newest = ''] = changelog.split(/^## /m);
  const announced = newest.replaceAll('`', '').replaceAll(/\s+/g, ' ');
  const deprecated = deprecatedIn(before);
  return findBreakingChanges(before, buildSchema(present)).flatMap(({ type, description }) => {
    const [gone = '', ...rest] = description.split(' ');
    const name =
      type === BreakingChangeType.FIELD_REMOVED
        ? gone
        : type === BreakingChangeType.VALUE_REMOVED_FROM_ENUM
          ? `${rest.at(-1)?.replace(/\.$/, '')}.${gone}`
          : undefined;
    if (name !== undefined && !deprecated.has(name))
      return [`${name} was removed, and no release had deprecated it.`];
    return announced.includes(description) ? [] : [`Not in the changelog: ${description}`];
  });
}

/** `Type.field` and `Enum.VALUE` of what is marked `@deprecated`. */
function deprecatedIn(schema: GraphQLSchema): ReadonlySet<string> {
  const names = Object.values(schema.getTypeMap()).flatMap((type) => {
    const members = isEnumType(type)
      ? type.getValues()
      : isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
        ? Object.values(type.getFields())
        : [];
    return members
      .filter(({ deprecationReason }) => deprecationReason !== undefined && deprecationReason !== null)
      .map(({ name }) => `${type.name}.${name}`);
  });
  return new Set(names);
}
