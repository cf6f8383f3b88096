/** The daily backup of a gateway that runs. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { verifyBackup } from '../../server/backup/restore-backup.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const PASSPHRASE = 'gamma camera in the cellar';
const OLD = ['petfectior-20200101T020000Z.backup', 'petfectior-20200102T020000Z.backup'];

const overdue = async (api: ApiServer) =>
  (await api.services.alerts.open()).some(({ kind }) => kind === 'BACKUP_OVERDUE');

test('a backup is made at once into the folder that is named, whole and encrypted; the oldest go, what is not ours stays', async () => {
  using folder = temporaryDirectory('backups-');
  for (const name of [...OLD, 'notes.txt']) writeFileSync(join(folder.path, name), 'x');
  await using api = await startApiServer({ environment: { BACKUP_PASSPHRASE: PASSPHRASE } });
  await api.receive('1.2.3');
  await api.services.settings.update({ backupFolder: folder.path, backupsKept: 2 });
  const names = await waitFor(
    () => {
      const found = readdirSync(folder.path).sort();
      return found.length === 3 && !found.includes(OLD[0]!) && found;
    },
    { what: 'the backup' },
  );
  assert.deepEqual([names[0], names[1]], ['notes.txt', OLD[1]]);
  const file = join(folder.path, names[2] as string);
  const { manifest } = await verifyBackup({ file, passphrase: PASSPHRASE });
  assert.ok(manifest.rows > 0);
  assert.ok(manifest.files >= 3, 'the images of the task are in it');
  await assert.rejects(verifyBackup({ file, passphrase: 'another' }));
  assert.equal(await overdue(api), false);
});

test('a folder that is gone is an alert until a backup can be made again', async () => {
  using folder = temporaryDirectory('backups-');
  const target = join(folder.path, 'gone');
  await using api = await startApiServer({ environment: { BACKUP_PASSPHRASE: PASSPHRASE } });
  await api.services.settings.update({ backupFolder: target });
  await waitFor(() => overdue(api), { what: 'the alert' });
  await api.services.settings.update({ backupFolder: folder.path });
  await waitFor(async () => !(await overdue(api)), { what: 'the end of the alert' });
  assert.equal(readdirSync(folder.path).length, 1);
  const failed = api.records.filter(({ event }) => event === 'backup.failed');
  assert.ok(failed.length > 0);
  for (const record of failed) api.records.splice(api.records.indexOf(record), 1);
});
