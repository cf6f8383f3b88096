/** No field of the API gives patients' data, or finds patients by it, without an entry in the audit log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { FOLLOWS, VIEWS } from '../../../schema/audited.ts';
import { schema } from '../../../schema/index.ts';

/** Names under which a type gives, or a filter takes, what identifies a patient or a study. */
const IDENTIFYING =
  /^(patient|patientId|patientName|birthDate|accessionNumber|(study|series|sopInstance)InstanceUid|instanceUid|message)$/;
/** `message` of everything else is a sentence without patient data (`tests/rules`), of an audit entry the DICOM message. */
const WITH_MESSAGE = new Set(['AuditEntry']);

function identifies(type: GraphQLNamedType): boolean {
  if (!isObjectType(type) && !isInputObjectType(type)) return false;
  return Object.keys(type.getFields()).some(
    (name) => IDENTIFYING.test(name) && (name !== 'message' || WITH_MESSAGE.has(type.name)),
  );
}

/** The types that can be asked of a field, and those of its arguments. */
function reachable(field: GraphQLField<unknown, unknown>): Set<GraphQLNamedType> {
  const seen = new Set<GraphQLNamedType>();
  const visit = (type: GraphQLNamedType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (isUnionType(type)) for (const member of type.getTypes()) visit(member);
    else if (isInputObjectType(type))
      for (const { type: inner } of Object.values(type.getFields())) visit(getNamedType(inner));
    else if (isObjectType(type) || isInterfaceType(type))
      for (const inner of Object.values(type.getFields())) visitField(inner);
  };
  const visitField = ({ type, args }: GraphQLField<unknown, unknown>): void => {
    visit(getNamedType(type));
    for (const arg of args) visit(getNamedType(arg.type));
  };
  visitField(field);
  return seen;
}

test('every query and subscription through which patient data can be had is audited', () => {
  const audited = new Set([...Object.keys(VIEWS), ...Object.keys(FOLLOWS)]);
  const fields = [schema.getQueryType(), schema.getSubscriptionType()].flatMap((root) =>
    Object.values(root!.getFields()),
  );
  const open = fields
    .filter((field) => !audited.has(field.name) && [...reachable(field)].some(identifies))
    .map(({ name }) => name);
  assert.deepEqual(open, [], 'add them to VIEWS or FOLLOWS of schema/audited.ts');
});

test('the walk finds what is known to give patient data', () => {
  const found = Object.values(schema.getQueryType()!.getFields())
    .filter((field) => [...reachable(field)].some(identifies))
    .map(({ name }) => name);
  for (const name of ['task', 'tasks', 'taskCounts', 'testRuns', 'studies', 'quarantine', 'auditLog'])
    assert.ok(found.includes(name), name);
});
