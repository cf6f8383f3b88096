import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../../server/db/database.ts';
import { Events } from '../../../server/base/events.ts';
import { ValidationError } from '../../../server/base/refusals.ts';
import { SettingsStore } from '../../../server/settings/settings-store.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings/settings.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

async function open() {
  const folder = temporaryDirectory('settings-');
  const database = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'settings.db') });
  const events = new Events((error) => assert.fail(String(error)));
  const changes: (readonly string[])[] = [];
  events.on('configChanged', ({ keys }) => changes.push(keys));
  return {
    database,
    events,
    changes,
    store: new SettingsStore(database, events),
    [Symbol.asyncDispose]: async () => {
      await database.close();
      folder[Symbol.dispose]();
    },
  };
}

test('settings begin with their defaults, are kept when changed, and announced by the keys that changed', async () => {
  await using opened = await open();
  const { store, changes } = opened;
  await store.load();
  assert.deepEqual(store.current(), DEFAULT_SETTINGS);
  await store.update({
    clientId: 'CLINIC',
    minimumImages: DEFAULT_SETTINGS.minimumImages,
    mirrorMode: undefined,
  });
  assert.deepEqual(changes, [['clientId']]);
  const again = new SettingsStore(opened.database, opened.events);
  assert.deepEqual(await again.load(), []);
  assert.deepEqual(again.current(), { ...DEFAULT_SETTINGS, clientId: 'CLINIC' });
});

test('a patch with one wrong value changes nothing, and every problem is told at its field', async () => {
  await using opened = await open();
  const { store, changes } = opened;
  await store.load();
  await assert.rejects(
    store.update({ clientId: '../x', quietSeconds: 0, mirrorMode: true, bogus: 1 } as object),
    (error) => {
      assert.ok(error instanceof ValidationError);
      assert.deepEqual(error.fields.map(({ path }) => path).sort(), ['bogus', 'clientId', 'quietSeconds']);
      return true;
    },
  );
  assert.deepEqual(store.current(), DEFAULT_SETTINGS);
  assert.deepEqual(changes, []);
});

test('a kept value that the rules no longer allow falls back to its default and is told', async () => {
  await using opened = await open();
  const { store, database } = opened;
  await database.queries
    .insertInto('setting')
    .values([
      { name: 'minimumImages', value: '-5' },
      { name: 'clientId', value: '"CLINIC"' },
      { name: 'gone', value: 'true' },
    ])
    .execute();
  assert.deepEqual(await store.load(), ['minimumImages']);
  assert.deepEqual(store.current(), { ...DEFAULT_SETTINGS, clientId: 'CLINIC' });
});
