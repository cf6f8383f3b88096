import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLArgument,
} from 'graphql';
import { schema } from '../../../schema/index.ts';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('the committed schema is the schema', () => {
  const committed = readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
  assert.equal(committed, `${printSchema(lexicographicSortSchema(schema))}\n`, 'run `node schema/print.ts`');
});

test('every type, field, argument and input says what it is', () => {
  const generated = /^(Query|Mutation|Subscription|PageInfo|\w+Edge|\w+Connection|\w+Result)(\.|$)/;
  const silent = types.flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type) && !isEnumType(type))
      return [];
    const fields = isEnumType(type) ? [] : Object.values(type.getFields());
    const named: [string, unknown][] = [
      [type.name, type.description],
      ...fields.map((field): [string, unknown] => [`${type.name}.${field.name}`, field.description]),
      ...fields.flatMap((field) =>
        'args' in field
          ? (field.args as readonly GraphQLArgument[]).map((arg): [string, unknown] => [
              `${type.name}.${field.name}(${arg.name})`,
              arg.description,
            ])
          : [],
      ),
    ];
    return named.filter(([, description]) => !description).map(([name]) => name);
  });
  const roots = /^(Query|Mutation|Subscription)\./;
  assert.deepEqual(
    silent.filter((name) => !generated.test(name) || roots.test(name)),
    [],
  );
});

test('every mutation answers a union of its result and typed errors', () => {
  for (const field of Object.values(schema.getMutationType()!.getFields())) {
    const type = getNamedType(field.type);
    assert.ok(isUnionType(type), field.name);
    const names = type.getTypes().map(({ name }) => name);
    assert.ok(names.includes('NotAllowedError'), field.name);
    assert.equal(names.filter((name) => !name.endsWith('Error')).length, 1, field.name);
  }
});

test('lists of unknown length are pages', () => {
  for (const name of ['tasks', 'logs', 'auditLog']) {
    const type = getNamedType(schema.getQueryType()!.getFields()[name]!.type);
    assert.match(type.name, /Connection$/);
  }
});
