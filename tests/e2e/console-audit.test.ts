/** The audit log before an auditor, on the real gateway: a series on its way, narrowed by whose doing and by day, exported. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { missingBrowser, startBrowser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { judgeAuditMessages } from '../support/judge-audit-messages.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp', 'xmllint');
const DAY_MS = 86_400_000;

for (const look of LOOKS)
  test(`the way of a series is read, narrowed and exported: ${look.locale}`, { skip }, async () => {
    using folder = temporaryDirectory();
    await using browser = await startBrowser();
    await using scene = await Scene.open();
    const exam = scene.makeExam({ patientName: 'AUDITED^A' });
    await scene.push(exam.files, { callingAe: 'SCANNER' });
    await waitForTask(scene.api, exam.series.seriesInstanceUid);
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/audit', look);
    const { page } = visitor;
    const signIn = page.getByRole('cell', { name: visitor.t('auditAction.signIn') }).first();
    await signIn.waitFor(LONG);
    await visitor.field('audit.whose').selectOption({ label: visitor.t('audit.gateway') });
    await signIn.waitFor({ state: 'hidden' });
    for (const key of [
      'auditAction.startGateway',
      'auditAction.receiveSeries',
      'auditAction.exportSeries',
      'auditAction.importResult',
      'auditAction.beginDelivery',
      'auditAction.deliverResult',
    ] as const)
      await visitor.text(key).first().waitFor();
    // Details have names too, and what was counted is a number of the language.
    const delivered = visitor.row(visitor.t('auditAction.deliverResult')).first();
    await delivered.getByText(`${visitor.t('auditDetail.device')}: PACS`).waitFor();
    await delivered.getByText(`${visitor.t('auditDetail.images')}: 50`).waitFor();

    const saved = async (name: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return readFileSync(await download.path(), 'utf8');
    };
    const csv = await saved('CSV');
    assert.match(csv, /^at,actor,address,action,taskId,outcome,details\r\n/);
    assert.match(csv, /deliverResult/);
    assert.doesNotMatch(csv, /signIn|AUDITED/);
    const xml = await saved('XML');
    const messages = xml.split('\n').filter((line) => line.startsWith('<AuditMessage>'));
    assert.equal(messages.length, csv.trim().split('\r\n').length - 1);
    assert.ok(messages.filter((text) => text.includes('AUDITED^A')).length >= 5);
    await judgeAuditMessages(folder.path, messages);

    const day = (at: number) => new Date(at).toISOString().slice(0, 10);
    await visitor.field('audit.to').fill(day(Date.now() - 2 * DAY_MS));
    await visitor.text('audit.noneFound').waitFor();
    await visitor.field('audit.to').fill('');
    await visitor.field('audit.from').fill(day(Date.now() - DAY_MS));
    await visitor.text('auditAction.deliverResult').first().waitFor();
    visitor.isContent();
  });
