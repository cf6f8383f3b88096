import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_CODES } from '../../server/base/errors.ts';
import { LOG_EVENTS } from '../../server/base/log-events.ts';
import { NOTICES } from '../../server/base/notices.ts';
import { readSource, treeFiles } from './source-files.ts';

const server = treeFiles()
  .filter((path) => /^(server|schema)\/.*\.ts$/.test(path))
  .filter((path) => !/^server\/(errors|log-events|notices)\.ts$/.test(path))
  .map((path) => readSource(path))
  .join('\n');

test('every log event of the catalogue is logged somewhere', () => {
  const unused = Object.keys(LOG_EVENTS).filter((name) => !server.includes(`'${name}'`));
  assert.deepEqual(unused, []);
});

test('the log catalogue is sorted, so that two people do not add the same event', () => {
  const names = Object.keys(LOG_EVENTS);
  assert.deepEqual(names, [...names].sort());
});

test('every error code is raised somewhere', () => {
  const unused = Object.keys(ERROR_CODES).filter((code) => !server.includes(`'${code}'`));
  assert.deepEqual(unused, []);
});

test('every notice is said somewhere, and none has the code of a failure', () => {
  const unused = Object.keys(NOTICES).filter((code) => !server.includes(`'${code}'`));
  assert.deepEqual(unused, []);
  assert.deepEqual(
    Object.keys(NOTICES).filter((code) => code in ERROR_CODES),
    [],
  );
});

test('every error code has a title, a text and what to do, in English and Spanish, of its own parameters', () => {
  for (const language of ['en', 'es']) {
    const texts = JSON.parse(readSource(`client/i18n/failures.${language}.json`)) as Record<
      string,
      Record<string, string>
    >;
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(ERROR_CODES).sort());
    for (const [code, { message }] of Object.entries(ERROR_CODES)) {
      const known = parametersOf(message);
      for (const part of ['title', 'text', 'action']) {
        const text = texts[code]?.[part] ?? '';
        assert.notEqual(text, '', `${language} ${code} ${part}`);
        assert.deepEqual(
          parametersOf(text).filter((name) => !known.includes(name)),
          [],
          `${language} ${code} ${part}`,
        );
      }
    }
  }
});

test('every log event has a Spanish sentence of the same parameters', () => {
  const texts = JSON.parse(readSource('client/i18n/log-events.es.json')) as Record<string, string>;
  assert.deepEqual(Object.keys(texts), Object.keys(LOG_EVENTS));
  for (const [event, message] of Object.entries(LOG_EVENTS))
    assert.deepEqual(parametersOf(texts[event] ?? '').sort(), parametersOf(message).sort(), event);
});

function parametersOf(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
}
