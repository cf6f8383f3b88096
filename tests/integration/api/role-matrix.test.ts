/** Who may do what: each operation of the schema with each role and with none. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import { schema } from '../../../schema/index.ts';
import { neededRole } from '../../../schema/needed-role.ts';
import { ROLES, type Role } from '../../../server/base/roles.ts';
import type { User } from '../../../server/auth/users.ts';
import { PASSWORD, startApiServer, type ApiServer } from '../../support/api-server.ts';
import { subscribeSse } from '../../support/sse-client.ts';

/** The least role that may; `none`: also those who are not signed in. A field that is new has to be entered here. */
const NEEDED: Readonly<Record<string, Role | 'none'>> = {
  ...rows('none', 'Query', ['viewer', 'needsSetUp', 'signInOffer']),
  ...rows('VIEWER', 'Query', [
    'activity',
    'config',
    'device',
    'devices',
    'localDevice',
    'logs',
    'nodes',
    'openAlerts',
    'alertCauses',
    'postFilters',
    'process',
    'processes',
    'hasDelivered',
    'headerComparison',
    'problems',
    'processingServer',
    'quarantine',
    'radiopharmaceuticals',
    'restoreHold',
    'retrieval',
    'retrievals',
    'rules',
    'savedViews',
    'scannerModels',
    'statistics',
    'storage',
    'task',
    'taskCounts',
    'tasks',
    'taskDeletions',
    'testRuns',
    'unknownSenders',
    'version',
  ]),
  ...rows('OPERATOR', 'Query', ['studies']),
  ...rows('ADMINISTRATOR', 'Query', [
    'apiTokens',
    'auditCollector',
    'auditLog',
    'dryRunRule',
    'ldapSource',
    'mail',
    'mailRules',
    'oidcSource',
    'sessions',
    'users',
    'webhooks',
  ]),
  ...rows('none', 'Mutation', ['confirmSecondFactor', 'enrolSecondFactor', 'setUp', 'signIn', 'signOut']),
  ...rows('VIEWER', 'Mutation', ['changePassword', 'deleteView', 'removeSecondFactor', 'saveView']),
  ...rows('OPERATOR', 'Mutation', [
    'startTaskDeletion',
    'cancelTaskDeletion',
    'acknowledgeAlert',
    'withdrawAcknowledgement',
    'cancelRetrieval',
    'cancelTask',
    'processTask',
    'requestSeries',
    'retrieve',
    'tryTaskNow',
    'dropDestination',
    'completeTask',
    'deleteFailedTasks',
    'deleteFinishedTasks',
    'deleteQuarantined',
    'deleteTasks',
    'diagnoseDevice',
    'echoDevice',
    'pingDevice',
    'resendTask',
    'restartTask',
    'retryQuarantined',
    'retryTask',
    'setConcurrency',
    'setTaskPriority',
    'setTaskRadiopharmaceutical',
    'deleteTestRun',
    'startProcess',
    'startTestRun',
    'stopProcess',
    'tryServerNow',
  ]),
  ...rows('ADMINISTRATOR', 'Mutation', [
    'confirmRestore',
    'createApiToken',
    'createDevice',
    'createPostFilter',
    'createRadiopharmaceutical',
    'createUser',
    'createWebhook',
    'deleteDevice',
    'deletePostFilter',
    'deleteRule',
    'moveRule',
    'saveRule',
    'deleteRadiopharmaceutical',
    'deleteUser',
    'deleteMailRule',
    'saveMailRule',
    'deleteWebhook',
    'revokeApiToken',
    'resetSecondFactor',
    'revokeSession',
    'setDefaultRadiopharmaceutical',
    'testAuditCollector',
    'testMail',
    'testLdapSource',
    'testOidcSource',
    'testWebhook',
    'updateConfig',
    'updateDevice',
    'updateLdapSource',
    'updateLocalDevice',
    'updateOidcSource',
    'updatePostFilter',
    'updateRadiopharmaceutical',
    'updateAuditCollector',
    'updateMail',
    'updateUser',
    'updateWebhook',
  ]),
  ...rows('VIEWER', 'Subscription', [
    'alerts',
    'configurationChanged',
    'logAdded',
    'processChanged',
    'problemsChanged',
    'processingServerChanged',
    'retrievalChanged',
    'taskChanged',
    'taskTransitions',
    'taskDeletionChanged',
    'testRunChanged',
  ]),
};

function rows(needed: Role | 'none', type: string, fields: readonly string[]): Record<string, Role | 'none'> {
  return Object.fromEntries(fields.map((field) => [`${type}.${field}`, needed]));
}

const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];

let api: ApiServer;
const users: Partial<Record<Role, User>> = {};
before(async () => {
  api = await startApiServer();
  for (const role of ROLES)
    users[role] = await api.services.users.create({ username: role, password: PASSWORD, role });
});
after(() => api[Symbol.asyncDispose]());

test('every operation of the schema is in the table, and none other', () => {
  const fields = roots.flatMap((type) =>
    Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
  );
  assert.deepEqual(Object.keys(NEEDED).sort(), fields.sort());
});

test('the page on roles, made from the schema, says the same', () => {
  const declared = roots.flatMap((root) =>
    Object.values(root.getFields()).map((field) => [`${root.name}.${field.name}`, neededRole(root, field)]),
  );
  assert.deepEqual(Object.fromEntries(declared), NEEDED);
});

test('no field below the root has access of its own: what an operation shows, it shows whole', () => {
  const own = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !roots.includes(type))
    .flatMap((type) => Object.values((type as GraphQLObjectType).getFields()))
    .filter(({ extensions }) => (extensions['pothosOptions'] as { authScopes?: unknown })?.authScopes);
  assert.deepEqual(own, []);
});

for (const root of roots) {
  for (const field of Object.values(root.getFields())) {
    const needed = NEEDED[`${root.name}.${field.name}`]!;
    for (const role of ['none', ...ROLES] as const) {
      const may = needed === 'none' || (role !== 'none' && ROLES.indexOf(role) >= ROLES.indexOf(needed));
      test(`${root.name}.${field.name}: ${role} ${may ? 'may' : 'may not'}`, async () => {
        const document = `${root.name.toLowerCase()} { result: ${field.name}${argumentsOf(field)}${selectionOf(field)} }`;
        const token = role === 'none' ? undefined : await signedIn(role);
        assert.equal(await isRefused(document, token, root.name === 'Subscription'), !may);
      });
    }
  }
}

/** A session of its own, since one of the operations is to sign out. */
async function signedIn(role: Role): Promise<string> {
  const origin = { address: '127.0.0.1', userAgent: 'test' };
  return (await api.services.sessions.open(users[role]!, origin)).token;
}

/** Whether access was refused: as a member of the union, or as an error. Other refusals mean that it was not. */
async function isRefused(document: string, token: string | undefined, streams: boolean): Promise<boolean> {
  if (streams && token) {
    const stream = await subscribeSse({ url: api.url, token }, document);
    await stream.close();
    return false;
  }
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: streams ? 'text/event-stream' : 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: document }),
  });
  const text = await response.text();
  const code = /"code":"(\w+)"/.exec(text)?.[1];
  assert.equal(response.status, code === 'SIGN_IN_FIRST' ? 401 : 200, text);
  if (code === 'SIGN_IN_FIRST') return true;
  assert.ok(code === undefined || code.endsWith('Error'), text);
  // Signing in with a wrong password is refused as well, for another reason.
  return code === 'NotAllowedError' || /"message":"Your role does not allow this\."/.test(text);
}

/** Arguments that are well-formed and name nothing that exists, so that those who may change nothing. */
function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const given = field.args
    .filter((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)
    .map((argument) => `${argument.name}: ${valueOf(argument.type)}`);
  return given.length ? `(${given.join(', ')})` : '';
}

function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return '[]';
  // Of processes the one that does nothing here.
  if (isEnumType(type)) return type.name === 'ProcessName' ? 'SERVER_MONITOR' : type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(
      (one) => isNonNullType(one.type) && one.defaultValue === undefined,
    );
    return `{ ${required.map((one) => `${one.name}: ${valueOf(one.type)}`).join(', ')} }`;
  }
  return (
    { Int: '0', Float: '0', Boolean: 'false', Date: '"2026-01-01"', DateTime: '"2026-01-01T00:00:00Z"' }[
      type.name
    ] ?? '"nothing-of-that-name"'
  );
}

function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isUnionType(type)) return ' { __typename ... on Error { message } }';
  return isObjectType(type) ? ' { __typename }' : '';
}
