/** Mail on the Config page, against the real gateway and a mail server on a socket. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeAuthority } from '../support/authority.ts';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';
import { missingPrograms } from '../support/programs.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS)
  test(`mail is set up, tested, and its password is never shown: ${look.locale}`, { skip }, async () => {
    using directory = temporaryDirectory();
    const authority = await makeAuthority(directory.path, 'hospital');
    const identity = await authority.issue('mail', { names: 'IP:127.0.0.1' });
    const user = { name: 'pet', password: 'correct horse battery' };
    await using server = await startSmtpServer({ identity, user });
    await using scene = await Scene.open();
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/mail', look);
    await visitor.text('mail.none').waitFor();
    await visitor.button('mail.configure').click();
    await visitor.field('mail.host').fill('127.0.0.1');
    await visitor.field('mail.port').fill(String(server.port));
    await visitor.field('mail.username').fill(user.name);
    await visitor.field('mail.password').fill(user.password);
    await visitor.field('mail.sender').fill('pet@hospital.example');
    await visitor.field('source.authority').fill(readFileSync(authority.cert, 'utf8'));
    await visitor.field('mail.quietFrom').selectOption('22');
    await visitor.button('action.save').click();
    await visitor.page.getByText(visitor.notice('MAIL_INCOMPLETE')).waitFor();
    await visitor.field('mail.quietUntil').selectOption('6');
    await visitor.button('action.save').click();
    await visitor.text('mail.off').waitFor();
    await visitor.text('mail.noRules').waitFor();
    await visitor.button('mail.addRule').click();
    await visitor.field('mail.recipients').fill('physics@hospital.example, somebody');
    await visitor.field('mail.timing').selectOption('DAILY');
    await visitor.button('action.save').click();
    await visitor.page.getByText(visitor.notice('MAIL_ADDRESS_FORM')).waitFor();
    await visitor.field('mail.recipients').fill('physics@hospital.example');
    await visitor.button('action.save').click();
    await visitor.page.getByText(visitor.t('mail.timing.DAILY')).waitFor();
    await visitor.button('webhook.test').click();
    await visitor.text('mail.tested').waitFor();
    assert.equal(server.received.length, 1);
    await visitor.button('mail.edit').click();
    await visitor.text('mail.passwordKept').waitFor();
    assert.equal(await visitor.field('mail.password').inputValue(), '');
    visitor.isContent();
  });
