/** Details of the audit log in words: every argument of every action that is told has a label in both languages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  getNamedType,
  isInputObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLObjectType,
} from 'graphql';
import { detailsText, labelOf, type TextOf } from '../../../client/features/config/audit-details.ts';
import { en } from '../../../client/i18n/en.ts';
import { es } from '../../../client/i18n/es.ts';
import { FOLLOWS, VIEWS } from '../../../schema/audited.ts';
import { schema } from '../../../schema/index.ts';

const textIn =
  (messages: object): TextOf =>
  (key) =>
    (messages as Readonly<Record<string, string | undefined>>)[key];

/** Never written down, by their names or as pages of lists. */
const UNTOLD = /password|secret|token|current|next|^(code|first|after|last|before)$/i;

/** Names under which values stand in the details: of forms and filters their fields. */
function namesOf(args: readonly (GraphQLArgument | GraphQLInputField)[]): readonly string[] {
  return args.flatMap(({ name, type }) => {
    const named = getNamedType(type);
    const isOpened = (name === 'input' || name === 'filter') && isInputObjectType(named);
    return isOpened ? namesOf(Object.values(named.getFields())) : [name];
  });
}

test('every argument of every action that is told has a label in both languages', () => {
  const { Query, Mutation, Subscription } = schema.getTypeMap() as Readonly<
    Record<string, GraphQLObjectType>
  >;
  const actionsOf = (type: GraphQLObjectType, named: Readonly<Record<string, string>>) =>
    Object.entries(named).map(([field, action]) => ({ action, args: type.getFields()[field]!.args }));
  const own = Object.fromEntries(Object.keys(Mutation!.getFields()).map((name) => [name, name]));
  const told = [
    ...actionsOf(Mutation!, own),
    ...actionsOf(Query!, VIEWS),
    ...actionsOf(Subscription!, FOLLOWS),
  ];
  const bare = told.flatMap(({ action, args }) =>
    namesOf(args)
      .filter((name) => !UNTOLD.test(name))
      .filter((name) => [en, es].some((messages) => labelOf(action, name, textIn(messages)) === name))
      .map((name) => `${action} ${name}`),
  );
  assert.deepEqual(bare, []);
});

test('arguments are told by labels and words, without pages, blanks and what stands beside them', () => {
  const [english, spanish] = [textIn(en), textIn(es)];
  const list = {
    action: 'listTasks',
    details: { first: 20, after: null, filter: { states: ['FAILED', 'WAITING'], text: '' } },
  };
  assert.equal(detailsText(list, english, 'en'), 'States: Failed, Waiting');
  assert.equal(detailsText(list, spanish, 'es'), 'Estados: Fallida, En espera');
  const received = {
    action: 'receiveSeries',
    taskId: '1',
    details: { aeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR', images: 47, copies: 0 },
  };
  assert.equal(
    detailsText(received, english, 'en'),
    'AE title: SCANNER · Called AE title: PETFECTIOR · Images: 47 · Copies of images that were here: 0',
  );
  const device = {
    action: 'updateDevice',
    details: { name: 'WS1', input: { port: 104, isDestination: true, url: null, username: null } },
  };
  assert.equal(detailsText(device, english, 'en'), 'Name: WS1 · Port: 104 · Use as destination: yes');
  assert.equal(detailsText({ action: 'retryTask', taskId: '7', details: { id: '7' } }, english, 'en'), '');
  const roles = { roles: [{ group: 'it', role: 'ADMINISTRATOR' }], authority: 'x'.repeat(3000) };
  const source = detailsText({ action: 'updateOidcSource', details: { input: roles } }, english, 'en');
  assert.match(
    source,
    /^Roles by group: it Administrator · Certificate of the hospital's authority: x{120}…$/,
  );
  assert.equal(
    detailsText({ action: 'x', details: { unheardOf: { deep: [1, 2] } } }, english, 'en'),
    'unheardOf: 1, 2',
  );
  const rule = { action: 'saveMailRule', details: { input: { timing: 'DAILY', escalated: false } } };
  assert.equal(detailsText(rule, spanish, 'es'), 'Cuándo: Una vez al día · Solo lo que nadie atiende: no');
  const token = { action: 'createApiToken', details: { input: { expiresAt: Date.UTC(2027, 0, 2, 12) } } };
  assert.match(detailsText(token, english, 'en'), /^Good until: .*2027/);
});
