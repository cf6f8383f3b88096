import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  getNamedType,
  isInputObjectType,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLInputField,
} from 'graphql';
import { en } from '../../../client/i18n/en.ts';
import { es } from '../../../client/i18n/es.ts';
import failuresEn from '../../../client/i18n/failures.en.json' with { type: 'json' };
import failuresEs from '../../../client/i18n/failures.es.json' with { type: 'json' };
import noticesEn from '../../../client/i18n/notices.en.json' with { type: 'json' };
import noticesEs from '../../../client/i18n/notices.es.json' with { type: 'json' };
import { AUDITED_VIEWS } from '../../../schema/audited.ts';
import { schema } from '../../../schema/index.ts';
import { GATEWAY_ACTIONS } from '../../../server/audit/gateway-actions.ts';
import { ERROR_CODES, type ErrorCode } from '../../../server/base/errors.ts';
import { NOTICES, type NoticeCode } from '../../../server/base/notices.ts';

const CLIENT = join(import.meta.dirname, '../../../client');
const KEYS = Object.keys(en);

function sources(): string {
  const names = globSync('**/*.{ts,svelte}', {
    cwd: CLIENT,
    exclude: (name) => name === 'dist' || name === 'generated',
  });
  return names
    .filter((name) => !/^i18n\/(en|es)(-\w+)?\.ts$/.test(name))
    .map((name) => readFileSync(join(CLIENT, name), 'utf8'))
    .join('\n');
}

/** Keys written out, and patterns of those put together from a template: `state.${state}` is `state.*`. */
function usedKeys(text: string): { literal: Set<string>; patterns: RegExp[] } {
  const literal = new Set<string>();
  for (const [, , key] of text.matchAll(/(['"`])([\w-]+(?:\.[\w-]+)+)\1/g)) literal.add(key!);
  const patterns = [
    ...text.matchAll(/`([\w.-]+\.)\$\{[^}]+\}([\w.-]*)`/g),
    ...text.matchAll(/`(\$\{[^}]+\})(\.[\w-]+)`/g),
  ].map(
    ([, before, after]) =>
      new RegExp(
        `^${before!.startsWith('$') ? '.+' : escape(before!)}${before!.startsWith('$') ? '' : '[\\w-]+'}${escape(after!)}$`,
      ),
  );
  return { literal, patterns };
}

function escape(text: string): string {
  return text.replaceAll('.', '\\.');
}

function placesOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
}

test('every message is used somewhere', () => {
  const { literal, patterns } = usedKeys(sources());
  const unused = KEYS.filter((key) => {
    const base = key.replace(/\.(one|other)$/, '');
    return !literal.has(key) && !literal.has(base) && !patterns.some((pattern) => pattern.test(key));
  });
  assert.deepEqual(unused, []);
});

test('English and Spanish have the same keys in the same order', () => {
  assert.deepEqual(Object.keys(es), KEYS);
});

test('a message names the same parameters in both languages', () => {
  for (const key of KEYS as (keyof typeof en)[]) assert.deepEqual(placesOf(es[key]), placesOf(en[key]), key);
});

test('no Spanish message was left in English', () => {
  // Names of processes, units and terms of the field are the same in both.
  const same = (KEYS as (keyof typeof en)[]).filter(
    (key) => es[key] === en[key] && /[a-z]{3,} [a-z]{3,}/.test(en[key]),
  );
  assert.deepEqual(same, []);
});

test('a key with a form for one has a form for others', () => {
  const forms = KEYS.filter((key) => key.endsWith('.one')).map((key) => key.replace(/one$/, 'other'));
  assert.ok(forms.length > 0);
  assert.deepEqual(
    forms.filter((key) => !KEYS.includes(key)),
    [],
  );
});

test('every failure code is explained in both languages, with no parameter that the code does not have', () => {
  const codes = Object.keys(ERROR_CODES).sort();
  for (const catalogue of [failuresEn, failuresEs] as Record<
    string,
    { title: string; text: string; action: string }
  >[]) {
    assert.deepEqual(Object.keys(catalogue).sort(), codes);
    for (const [code, { title, text, action }] of Object.entries(catalogue)) {
      const known = placesOf(ERROR_CODES[code as ErrorCode].message);
      assert.ok(title && text && action, code);
      assert.deepEqual(
        [...placesOf(text), ...placesOf(action)].filter((place) => !known.includes(place)),
        [],
        code,
      );
    }
  }
});

test('every action that the audit log tells of has words', () => {
  const told = Object.keys(schema.getMutationType()!.getFields());
  const others = ['askUnidentified', 'downloadQuarantined', 'viewPreview', 'viewManifest'];
  const known = KEYS.filter((key) => key.startsWith('auditAction.')).map((key) => key.split('.')[1]);
  assert.deepEqual(known.sort(), [...told, ...AUDITED_VIEWS, ...GATEWAY_ACTIONS, ...others].sort());
});

test('every argument that the audit log may tell of has a name', () => {
  const names = new Set<string>();
  const add = ({ name, type }: GraphQLArgument | GraphQLInputField): void => {
    const held = getNamedType(type);
    if (isInputObjectType(held)) Object.values(held.getFields()).forEach(add);
    else names.add(name);
  };
  for (const root of [schema.getMutationType(), schema.getQueryType(), schema.getSubscriptionType()])
    for (const { args } of Object.values(root!.getFields())) args.forEach(add);
  const unsaid = ['after', 'before', 'first', 'last'];
  assert.deepEqual(
    [...names].filter(
      (name) =>
        !unsaid.includes(name) && !KEYS.includes(`auditDetail.${name}`) && !KEYS.includes(`setting.${name}`),
    ),
    [],
  );
});

test('every notice has words in both languages, with every parameter of its code and none other', () => {
  const codes = Object.keys(NOTICES).sort();
  for (const catalogue of [noticesEn, noticesEs] as Record<string, string>[]) {
    assert.deepEqual(Object.keys(catalogue).sort(), codes);
    for (const [code, sentence] of Object.entries(catalogue))
      assert.deepEqual(placesOf(sentence), placesOf(NOTICES[code as NoticeCode]), code);
  }
});

test('every code that the API may give has words', () => {
  const codes = (schema.getType('NoticeCode') as GraphQLEnumType).getValues().map(({ name }) => name);
  assert.deepEqual(
    codes.filter((code) => !(code in noticesEs) && !(code in failuresEs)),
    [],
  );
});
