/** Secrets are not in the database as they are: what is written is sealed, what was in clear is sealed at the next start. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mailInput } from '../../../server/alerts/mail.ts';
import { SignInSources } from '../../../server/auth/outside/sign-in-sources.ts';
import { copyDatabase } from '../../../server/backup/copy-database.ts';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { writeBackup } from '../../../server/backup/write-backup.ts';
import { Events } from '../../../server/base/events.ts';
import { openDatabase, schemaDifference, type Database } from '../../../server/db/database.ts';
import { DeviceEntity } from '../../../server/db/entities/device.ts';
import { ENTITIES } from '../../../server/db/entities/index.ts';
import { MailEntity } from '../../../server/db/entities/mail.ts';
import { SessionEntity } from '../../../server/db/entities/session.ts';
import { SignInSourceEntity } from '../../../server/db/entities/sign-in-source.ts';
import { UserEntity } from '../../../server/db/entities/user.ts';
import { WebhookEntity } from '../../../server/db/entities/webhook.ts';
import { protectSecrets, secretColumns } from '../../../server/db/protect-secrets.ts';
import { readInstallation, secretCipher } from '../../../server/storage/installation.ts';
import { startApiServer } from '../../support/api-server.ts';
import { onBothDatabases } from '../../support/both-databases.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const HERE = secretCipher({ id: 'here', pseudonymSecret: 'a1'.repeat(32) });
const ELSEWHERE = secretCipher({ id: 'here', pseudonymSecret: 'b2'.repeat(32) });
const SECRET = 'gamma-camera-cellar-é😀';
const TOKENS = {
  ...{ issuer: 'https://id.example', subject: 's', idToken: SECRET },
  ...{ refreshToken: null, accessToken: SECRET },
};

const UNTOUCHED_MAIL = mailInput.parse({});

async function writeSecrets(database: Database): Promise<void> {
  await database.entityTransaction(async (em) => {
    em.create(SignInSourceEntity, { kind: 'LDAP', enabled: true, options: {}, secret: SECRET });
    em.create(DeviceEntity, {
      ...{ name: 'PACS', aeTitle: 'PACS', host: 'pacs', port: 443, isDestination: true, tls: true },
      ...{ kind: 'DICOMWEB', storageCommitment: false, canQuery: false, queryAeTitle: null, queryPort: null },
      ...{ url: 'https://pacs.example', username: null, secret: SECRET, authority: null },
      ...{ lastSeenAt: null, lastEcho: null },
    });
    em.create(UserEntity, {
      ...{ username: 'jane', source: 'LOCAL', externalId: null, passwordHash: 'hash', role: 'VIEWER' },
      ...{ createdAt: 1, lastSignInAt: null, knownNetworks: null, recoveryCodes: null },
      ...{ totpSecret: SECRET, totpConfirmed: true, totpLastStep: null },
    });
    em.create(SessionEntity, {
      ...{ tokenHash: 'h', userId: 1, address: '', userAgent: '', createdAt: 1, lastSeenAt: 1, expiresAt: 2 },
      ...{ checkedAt: null, providerTokens: TOKENS, providerSession: null },
    });
    em.create(MailEntity, { ...UNTOUCHED_MAIL, id: 1, password: SECRET });
    em.create(WebhookEntity, {
      ...{ url: SECRET, secret: SECRET, kinds: [], enabled: true, createdAt: 1, deliveredCursor: 0 },
    });
  });
}

async function readSecrets(database: Database): Promise<unknown[]> {
  const em = database.entities();
  const [source] = await em.findAll(SignInSourceEntity);
  const [device] = await em.findAll(DeviceEntity);
  const [user] = await em.findAll(UserEntity);
  const [session] = await em.findAll(SessionEntity);
  const [mail] = await em.findAll(MailEntity);
  const [webhook] = await em.findAll(WebhookEntity);
  return [
    ...[source?.secret, device?.secret, user?.totpSecret, session?.providerTokens],
    ...[mail?.password, webhook?.url, webhook?.secret],
  ];
}
const WRITTEN = [SECRET, SECRET, SECRET, TOKENS, SECRET, SECRET, SECRET];

/** As they are kept. */
async function kept(database: Database): Promise<string[]> {
  const texts: string[] = [];
  for (const { table, column } of secretColumns(database)) {
    const rows = await database.orm.em
      .fork()
      .execute<Record<string, string | null>[]>(`select \`${column}\` as kept from \`${table}\``);
    texts.push(...rows.flatMap((row) => row['kept'] || []));
  }
  return texts;
}

onBothDatabases((open, kind) => {
  test('what is written is sealed, and read as it was; nothing is written again for being read', async () => {
    await using it = await open();
    assert.equal(await schemaDifference(it.database), '');
    assert.deepEqual(await protectSecrets(it.database, HERE), { sealed: 0, unreadable: [] });
    await writeSecrets(it.database);
    const texts = await kept(it.database);
    assert.equal(texts.length, 7);
    for (const text of texts) assert.match(text, /^enc1:[\w-]+$/);
    assert.deepEqual(await readSecrets(it.database), WRITTEN);
    await it.database.entityTransaction(async (em) => {
      const device = await em.findOneOrFail(DeviceEntity, { name: 'PACS' });
      em.assign(device, { port: 8443 });
      em.getUnitOfWork().computeChangeSets();
      const [changes] = em.getUnitOfWork().getChangeSets();
      assert.deepEqual(Object.keys(changes!.payload), ['port']);
    });
    const sources = new SignInSources(it.database, new Events((error) => assert.fail(String(error))));
    assert.equal((await sources.inUse('LDAP'))?.secret, SECRET);
  });

  test('what an earlier version wrote in clear is sealed once, by whichever gateway comes first', async () => {
    await using it = await open();
    await protectSecrets(it.database, HERE);
    await writeSecrets(it.database);
    for (const { table, column, name } of secretColumns(it.database)) {
      const text = name === 'session.providerTokens' ? JSON.stringify(TOKENS) : SECRET;
      await it.database.orm.em
        .fork()
        .execute(`update \`${table}\` set \`${column}\` = ? where \`${column}\` <> ''`, [text]);
    }
    assert.deepEqual(await readSecrets(it.database), WRITTEN, 'what is in clear is read as it is');
    const found = await Promise.all([protectSecrets(it.database, HERE), protectSecrets(it.database, HERE)]);
    assert.equal(found[0].sealed + found[1].sealed, 7);
    assert.deepEqual(await readSecrets(it.database), WRITTEN);
    assert.ok((await kept(it.database)).every((text) => text.startsWith('enc1:')));
  });

  test('with the key of another installation they read as nothing, and are whole once the own one is back', async () => {
    await using it = await open();
    await protectSecrets(it.database, HERE);
    await writeSecrets(it.database);
    const { unreadable } = await protectSecrets(it.database, ELSEWHERE);
    assert.equal(unreadable.length, 7);
    assert.deepEqual(await readSecrets(it.database), [null, null, null, null, '', '', '']);
    await it.database.entityTransaction(async (em) => {
      em.assign(await em.findOneOrFail(DeviceEntity, { name: 'PACS' }), { port: 8443 });
    });
    await protectSecrets(it.database, HERE);
    assert.deepEqual(await readSecrets(it.database), WRITTEN);
  });

  test('a copy of the database has them as they are', async () => {
    await using it = await open();
    using folder = temporaryDirectory('secrets-');
    await protectSecrets(it.database, HERE);
    await writeSecrets(it.database);
    const address = { kind: 'sqlite', file: join(folder.path, 'copy.db') } as const;
    await copyDatabase(it.address, address);
    const copy = await openDatabase(address);
    await protectSecrets(copy, HERE);
    assert.deepEqual(await readSecrets(copy), WRITTEN);
    await copy.close();
    assert.equal(it.database.kind, kind);
  });
});

test('nothing of what was in clear is left in the files of the embedded database', async () => {
  using folder = temporaryDirectory();
  const database = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'petfectior.db') });
  await database.orm.em
    .fork()
    .execute(
      `insert into sign_in_source (kind, enabled, options, secret) values ('LDAP', 1, '{}', '${SECRET}')`,
    );
  assert.ok(files(folder.path).includes(SECRET));
  assert.equal((await protectSecrets(database, HERE)).sealed, 1);
  assert.ok(!files(folder.path).includes(SECRET));
  await database.close();
});

test('every column whose name says so is sealed, or holds a hash', () => {
  const open = ENTITIES.flatMap(({ meta }) =>
    Object.keys(meta.properties)
      .filter((name) => /secret|password|token/i.test(name) && !/Hash$/.test(name))
      .filter((name) => !/Secret(Type|Json)/.test(typeName(meta.properties as Record<string, unknown>, name)))
      .map((name) => `${String(meta.className)}.${name}`),
  );
  assert.deepEqual(open, []);
});

test('what is sealed opens in its own column alone, whole and unchanged', () => {
  const sealed = HERE.seal(SECRET, 'mail.password');
  assert.equal(HERE.open(sealed, 'mail.password'), SECRET);
  assert.equal(HERE.open(sealed, 'device.secret'), undefined);
  assert.equal(ELSEWHERE.open(sealed, 'mail.password'), undefined);
  for (const changed of [
    sealed.slice(0, -2),
    `${sealed.slice(0, 30)}A${sealed.slice(31)}`,
    'enc1:',
    'enc1:AA',
  ])
    if (changed !== sealed) assert.equal(HERE.open(changed, 'mail.password'), undefined, changed);
  assert.equal(HERE.seal(SECRET, 'mail.password'), sealed);
  assert.notEqual(HERE.seal(`${SECRET} `, 'mail.password').slice(0, 20), sealed.slice(0, 20));
});

function typeName(properties: Record<string, unknown>, name: string): string {
  const { type } = properties[name] as { type?: unknown };
  return typeof type === 'function' ? type.name : (type?.constructor.name ?? '');
}

function files(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

test('the first start seals what was in clear, and a restored gateway reads it', async () => {
  using folder = temporaryDirectory('secrets-');
  const file = join(folder.path, 'petfectior.db');
  const before = await openDatabase({ kind: 'sqlite', file });
  await before.orm.em
    .fork()
    .execute(
      `insert into sign_in_source (kind, enabled, options, secret) values ('LDAP', 1, '{}', '${SECRET}')`,
    );
  await before.close();
  const config = { dataDir: '', database: { kind: 'sqlite', file } as const };
  await using api = await startApiServer({ address: config.database });
  config.dataDir = api.folder;
  assert.equal(api.records.find(({ event }) => event === 'secrets.sealed')?.['count'], 1);
  assert.equal((await api.services.signInSources.inUse('LDAP'))?.secret, SECRET);
  assert.ok(!files(folder.path).includes(SECRET));
  const archive = join(folder.path, 'backup');
  await writeBackup({ config, passphrase: 'a long passphrase', environment: {}, file: archive });
  const restored = {
    dataDir: join(folder.path, 'restored'),
    database: { kind: 'sqlite', file: join(folder.path, 'r', 'petfectior.db') } as const,
  };
  await restoreBackup({ config: restored, passphrase: 'a long passphrase', file: archive });
  const database = await openDatabase(restored.database);
  const installation = await readInstallation(restored.dataDir);
  assert.deepEqual(await protectSecrets(database, secretCipher(installation!)), {
    sealed: 0,
    unreadable: [],
  });
  const [source] = await database.entities().findAll(SignInSourceEntity);
  assert.equal(source?.secret, SECRET);
  await database.close();
});
