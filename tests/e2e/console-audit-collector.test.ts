/** The collector of the audit log on the Config page, against the real gateway and rsyslog. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeAuthority } from '../support/authority.ts';
import { missingBrowser, startBrowser } from '../support/console/browser.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';
import { judgeAuditMessages } from '../support/judge-audit-messages.ts';
import { missingPrograms } from '../support/programs.ts';
import { startRsyslog } from '../support/rsyslog.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescp', 'rsyslogd', 'xmllint');

for (const look of LOOKS)
  test(`a collector is set up, tested, and gets the log: ${look.locale}`, { skip }, async () => {
    using folder = temporaryDirectory();
    const authority = await makeAuthority(folder.path, 'hospital');
    const identity = await authority.issue('collector', { names: 'IP:127.0.0.1' });
    await using collector = await startRsyslog(folder.path, { authority, identity });
    await using browser = await startBrowser();
    await using scene = await Scene.open();
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/audit', look);
    const panel = visitor.page.getByRole('region', { name: visitor.t('collector.title') });
    const says = (key: 'collector.off' | 'collector.on') => panel.getByText(visitor.t(key), { exact: true });
    await visitor.text('collector.none').waitFor();
    await visitor.button('collector.configure').click();
    await visitor.field('collector.host').fill('127.0.0.1');
    await visitor.field('collector.port').fill(String(collector.port));
    await visitor.button('action.save').click();
    await says('collector.off').waitFor();
    await visitor.button('webhook.test').click();
    const untrusted = visitor
      .notice('SOURCE_UNTRUSTED', { host: '127.0.0.1', detail: 'X' })
      .split('(X)')[0]!
      .trim();
    await visitor.page.getByText(untrusted).waitFor();
    await visitor.button('collector.edit').click();
    await visitor.field('source.authority').fill(readFileSync(authority.cert, 'utf8'));
    await visitor.field('collector.enabled').check();
    await visitor.button('action.save').click();
    await says('collector.on').waitFor();
    await visitor.button('webhook.test').click();
    await visitor.text('collector.tested').waitFor();
    await waitFor(() => collector.messages().length > 2, { what: 'the log at the collector' });
    await judgeAuditMessages(
      folder.path,
      collector.messages().map(({ text }) => text),
    );
    assert.ok(collector.messages().some(({ text }) => text.includes('updateAuditCollector')));
    visitor.isContent();
  });
