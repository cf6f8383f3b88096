/** What people configure, on both databases: typed as it was given, and unique by the database. */
import { strict as assert } from 'node:assert';
import { after, before, suite, test } from 'node:test';
import { AlertStore } from '../../server/alerts/alert-store.ts';
import type { NewAlert } from '../../server/alerts/alert.ts';
import { WebhookStore } from '../../server/alerts/webhook-store.ts';
import { notice } from '../../server/base/notices.ts';
import { NotFoundError, ValidationError } from '../../server/base/refusals.ts';
import { PostFilters } from '../../server/catalogue/post-filters.ts';
import { Radiopharmaceuticals } from '../../server/catalogue/radiopharmaceuticals.ts';
import { ScannerModels } from '../../server/catalogue/scanner-models.ts';
import { schemaDifference } from '../../server/db/database.ts';
import { DeviceStore } from '../../server/devices/device-store.ts';
import { SettingsStore } from '../../server/settings/settings-store.ts';
import { startMariadb, type Mariadb } from '../support/mariadb.ts';
import { openQueue } from '../support/open-queue.ts';
import { missingPrograms } from '../support/programs.ts';

const PACS = { name: 'PACS', aeTitle: 'PACS', host: '192.0.2.1', port: 104 };
const FDG = { name: 'FDG', codes: ['C-B1031 SRT'], synonyms: ['fluorodeoxyglucose'], halfLife: 6586.2 };
const FILTER = {
  fwhm: 4.5,
  noise: 10,
  description: 'smooth',
  descriptionMode: 'append',
  seriesNumber: 900,
  model: null,
  radiopharmaceutical: null,
  enabled: true,
} as const;

let mariadb: Mariadb | undefined;
const skip = missingPrograms('mariadbd');
before(async () => {
  if (!skip) mariadb = await startMariadb();
});
after(async () => mariadb?.stop());

/** The stores of two gateways' worth of administrators, on one database. */
async function openStores(kind: 'sqlite' | 'mariadb') {
  const address =
    kind === 'mariadb'
      ? { kind, url: await mariadb!.createDatabase(`nouns${Math.random().toString(36).slice(2)}`) }
      : undefined;
  const { database, events, ...queue } = await openQueue(address);
  const devices = [new DeviceStore(database, events), new DeviceStore(database, events)] as const;
  const radiopharmaceuticals = new Radiopharmaceuticals(database, events);
  return {
    database,
    devices,
    radiopharmaceuticals,
    postFilters: new PostFilters(database, events),
    scannerModels: new ScannerModels(database, events, radiopharmaceuticals),
    settings: () => new SettingsStore(database, events),
    webhooks: new WebhookStore(database, events),
    alerts: new AlertStore({ database, events, now: Date.now }),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

/** The codes of what was refused, at their fields. */
function refusals(outcomes: readonly PromiseSettledResult<unknown>[]): string[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return [];
    assert.ok(outcome.reason instanceof ValidationError, String(outcome.reason));
    return outcome.reason.fields.map(({ path, notice: said }) => `${path} ${said.code}`);
  });
}

for (const kind of ['sqlite', 'mariadb'] as const) {
  suite(`nouns on ${kind}`, { skip: kind === 'mariadb' && skip }, () => {
    test('two people who give one name at once: one of them is told that it is taken', async () => {
      await using it = await openStores(kind);
      const [mine, yours] = it.devices;
      const made = await Promise.allSettled([mine.create(PACS), yours.create({ ...PACS, port: 105 })]);
      assert.deepEqual(refusals(made), ['name NAME_TAKEN']);
      await mine.create({ ...PACS, name: 'A' });
      await mine.create({ ...PACS, name: 'B' });
      await yours.load();
      const renamed = await Promise.allSettled([
        mine.update('A', { name: 'C' }),
        yours.update('B', { name: 'C' }),
      ]);
      assert.deepEqual(refusals(renamed), ['name NAME_TAKEN']);

      const { radiopharmaceuticals } = it;
      const tracers = await Promise.allSettled([
        radiopharmaceuticals.create(FDG),
        radiopharmaceuticals.create(FDG),
      ]);
      assert.deepEqual(refusals(tracers), ['name NAME_TAKEN']);
    });

    test('a name is that name and no other', async () => {
      await using it = await openStores(kind);
      const [devices] = it.devices;
      await devices.create(PACS);
      await it.radiopharmaceuticals.create(FDG);
      await it.scannerModels.seen('GE', 'Discovery', 1);
      for (const other of ['pacs', 'PACS ', ' PACS']) {
        assert.equal(devices.get(other), null);
        await assert.rejects(devices.delete(other), NotFoundError);
      }
      await assert.rejects(it.radiopharmaceuticals.update('fdg', { halfLife: 1 }), NotFoundError);
      await assert.rejects(
        it.scannerModels.setDefaultRadiopharmaceutical('GE', 'Discovery', 'fdg'),
        ValidationError,
      );
      await assert.rejects(
        it.scannerModels.setDefaultRadiopharmaceutical('ge', 'Discovery', 'FDG'),
        NotFoundError,
      );
    });

    test('two people who change different properties of one device: both changes stay', async () => {
      await using it = await openStores(kind);
      const [mine, yours] = it.devices;
      await mine.create(PACS);
      await yours.load();
      await mine.update('PACS', { port: 11112 });
      const device = await yours.update('PACS', { isDestination: true });
      assert.deepEqual([device.port, device.isDestination], [11112, true]);
      await mine.delete('PACS');
      await assert.rejects(yours.update('PACS', { port: 1 }), NotFoundError);
    });

    test('flags, lists, objects and times come back as what they were', async () => {
      await using it = await openStores(kind);
      const [devices, others] = it.devices;
      const echo = { at: 1_767_225_600_000, ok: false, latencyMs: null, notice: notice('SERVER_SILENT') };
      await devices.create({ ...PACS, tls: true });
      await devices.recordEcho('PACS', echo);
      await devices.recordSeen(devices.require('PACS'), 1_767_225_600_001);
      await others.load();
      const { id: _id, addresses: _addresses, ...device } = others.require('PACS');
      assert.deepEqual(device, {
        ...PACS,
        tls: true,
        isDestination: false,
        storageCommitment: false,
        kind: 'DICOM',
        url: null,
        username: null,
        secret: null,
        authority: null,
        canQuery: false,
        queryAeTitle: null,
        queryPort: null,
        retrieveBy: 'MOVE',
        lastSeenAt: 1_767_225_600_001,
        lastEcho: echo,
      });

      await it.radiopharmaceuticals.seed([FDG]);
      await it.radiopharmaceuticals.seed([FDG]);
      await it.radiopharmaceuticals.update('FDG', { synonyms: [] });
      const [{ synonyms, codes, halfLife } = FDG, ...more] = await it.radiopharmaceuticals.list();
      assert.deepEqual([synonyms, codes, halfLife, more], [[], FDG.codes, FDG.halfLife, []]);
      // A later version has two more, one of which somebody has configured meanwhile.
      const later = [FDG, { ...FDG, name: 'NaF' }, { ...FDG, name: 'DMFP' }];
      await it.radiopharmaceuticals.create({ ...FDG, name: 'naf', synonyms: ['own'] });
      const names = async () => (await it.radiopharmaceuticals.list()).map(({ name }) => name).sort();
      await it.radiopharmaceuticals.seed(later, { NaF: 3, DMFP: 3 });
      assert.deepEqual(await names(), ['DMFP', 'FDG', 'naf']);
      for (const name of ['DMFP', 'naf']) await it.radiopharmaceuticals.delete(name);
      await it.radiopharmaceuticals.seed(later, { NaF: 3, DMFP: 3 });
      assert.deepEqual(await names(), ['FDG'], 'what was deleted does not come back');

      const { id } = await it.postFilters.create(FILTER);
      await it.postFilters.create({ ...FILTER, seriesNumber: 1 });
      await it.postFilters.update(id, { enabled: false, model: 'Discovery' });
      assert.deepEqual(
        structuredClone(await it.postFilters.list()).map(({ id: _, ...filter }) => filter),
        [
          { ...FILTER, seriesNumber: 1 },
          { ...FILTER, enabled: false, model: 'Discovery' },
        ],
      );

      await it.scannerModels.seen('GE', 'Discovery', 1);
      await it.scannerModels.seen('GE', 'Discovery', 2);
      await it.scannerModels.setDefaultRadiopharmaceutical('GE', 'Discovery', 'FDG');
      await it.scannerModels.seen('GE', 'Discovery', 3);
      const [scanner] = await it.scannerModels.list();
      assert.deepEqual(
        [scanner?.firstSeenAt, scanner?.lastSeenAt, scanner?.defaultRadiopharmaceutical],
        [1, 3, 'FDG'],
      );

      const changed = { mirrorMode: true, dicomPort: 11112, clientId: 'CLINIC', quietSeconds: 2.5 };
      await it.settings().update(changed);
      const settings = it.settings();
      await settings.load();
      for (const [key, value] of Object.entries(changed))
        assert.equal(settings.current()[key as keyof typeof changed], value);
      await settings.update({ dicomPort: null });
      await settings.load();
      assert.equal(settings.current().dicomPort, null);
      assert.equal(await schemaDifference(it.database), '');
    });

    test('alerts are open until what was raised is over; a webhook begins with the newest of them', async () => {
      await using it = await openStores(kind);
      const raised = (subject: string): NewAlert => ({
        kind: 'TASK_FAILED',
        severity: 'WARNING',
        subject,
        code: 'HALF_LIFE_MISMATCH',
        notice: notice('TASK_FAILED', { task: subject, step: 'VALIDATOR' }),
      });
      await it.alerts.begin(5);
      for (const subject of ['1', '2', '1']) await it.alerts.raise(raised(subject), 7);
      await it.alerts.resolve('TASK_FAILED', '1', 9);
      await it.alerts.resolve('TASK_FAILED', '3');
      assert.equal(await it.alerts.begin(20), 9);
      const [open, ...others] = await it.alerts.open();
      assert.deepEqual(
        [open?.subject, open?.resolved, open?.notice, others],
        ['2', false, raised('2').notice, []],
      );
      assert.deepEqual(
        (await it.alerts.after(0, 10)).map(({ subject, resolved }) => `${subject} ${resolved}`),
        ['1 false', '2 false', '1 true'],
      );

      const kinds = ['DISK_LOW'] as const;
      const url = 'https://192.0.2.1/alerts';
      const { webhook } = await it.webhooks.create({ url, kinds: [...kinds], enabled: true });
      const { id } = webhook;
      assert.equal((await it.webhooks.require(id)).deliveredCursor, await it.alerts.lastCursor());
      await it.webhooks.update(id, { enabled: false });
      await it.webhooks.advance(id, 12);
      for (let attempt = 1; attempt <= 205; attempt++) {
        const said = attempt === 205 ? notice('SERVER_SILENT') : null;
        await it.webhooks.recordAttempt(id, null, {
          at: attempt,
          attempt,
          status: 500,
          notice: said,
          milliseconds: 1,
        });
      }
      const [kept] = await it.webhooks.list();
      assert.deepEqual([kept?.kinds, kept?.enabled, kept?.deliveredCursor], [kinds, false, 12]);
      const [attempts = []] = await it.webhooks.deliveriesOf([id], 1000);
      assert.deepEqual(
        [attempts.length, attempts[0]?.notice, attempts[1]?.notice, attempts.at(-1)?.attempt],
        [200, notice('SERVER_SILENT'), null, 6],
      );
      await it.webhooks.delete(id);
      assert.deepEqual(await it.webhooks.deliveriesOf([id], 1000), [[]]);
    });
  });
}
