/** Who may, and who is told, on the real gateway: users, sessions, tokens, the audit log, webhooks. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';
import { ADMIN } from '../support/gateway.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS) {
  test(
    `users, sessions and tokens are managed, and the audit log tells of it: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/users', look);
      const reader = { username: 'reader', password: 'long enough to read' };
      await visitor.button('user.add').click();
      await visitor.field('signIn.username').fill(reader.username);
      await visitor.field('user.role').selectOption(visitor.t('role.VIEWER'));
      await visitor.field('signIn.password').fill('short');
      await visitor.text('password.short').waitFor();
      await visitor.field('signIn.password').fill('password1234');
      await visitor.button('action.save').click();
      await visitor.dialog().getByText(visitor.notice('PASSWORD_COMMON')).waitFor();
      await visitor.field('signIn.password').fill(reader.password);
      await visitor.button('action.save').click();
      await visitor.row('reader').waitFor();

      // A viewer sees, and is offered nothing that would be refused.
      await using other = await Visitor.signedIn(browser, scene.gateway, '/processes', look, reader);
      await other.card('Packer').waitFor();
      assert.equal(await other.button('processes.stopNamed', { name: 'Packer' }).count(), 0);
      assert.equal(await other.page.getByRole('combobox').count(), 1, 'the language, and no concurrency');
      await other.page.goto('/config/devices');
      await other.text('config.readOnly').waitFor();
      assert.equal(await other.button('device.add').count(), 0);
      // What can be read only does not look like something to type into.
      await other.section('config.general').click();
      const [read, typed] = [other.field('setting.clientId'), visitor.field('setting.clientId')];
      const backgroundOf = (field: Locator) =>
        field.evaluate((element) => getComputedStyle(element).backgroundColor);
      assert.ok(await read.isDisabled());
      await visitor.section('config.general').click();
      assert.ok(await typed.isEnabled());
      assert.notEqual(await backgroundOf(read), await backgroundOf(typed));
      await visitor.section('config.users').click();

      // The administrator sees the session come, and ends it: its page asks who is there, and goes on where it was.
      await visitor
        .row('reader')
        .getByRole('button', { name: visitor.t('user.endSession') })
        .click();
      await visitor.text('user.sessionEnded').waitFor();
      await other.heading('signIn.title').waitFor();
      await other.field('signIn.username').fill(reader.username);
      await other.field('signIn.password').fill('not that');
      await other.button('signIn.action').click();
      await other.page.getByText(other.notice('WRONG_CREDENTIALS')).waitFor();
      await other.signIn(reader);
      await other.text('config.readOnly').waitFor();

      await visitor.section('config.apiTokens').click();
      await visitor.button('token.add').first().click();
      await visitor.field('device.name').fill('RIS');
      await visitor.button('action.save').click();
      const secret = visitor.page.getByRole('textbox', { name: visitor.t('token.secret') });
      assert.match(await secret.inputValue(), /[\w-]{20,}/);
      await visitor.dialogButton('action.close').last().click();
      await visitor.row('RIS').waitFor();
      await visitor.button('action.deleteNamed', { name: 'RIS' }).click();
      await visitor.dialogButton('action.delete').click();
      await visitor.text('token.none').waitFor();

      await visitor.section('config.audit').click();
      await visitor.row(visitor.t('auditAction.revokeApiToken')).getByText(ADMIN.username).waitFor();
      await visitor.row(visitor.t('auditAction.createUser')).first().getByText('reader').waitFor();
      await visitor.row(visitor.t('auditAction.signIn')).getByText(visitor.t('audit.refused')).waitFor();
      assert.equal(await visitor.page.getByText(reader.password).count(), 0, 'no secret is told');
      await visitor.field('audit.outcome').selectOption(visitor.t('audit.refused'));
      await visitor.row(visitor.t('auditAction.createUser')).nth(1).waitFor({ state: 'detached' });
      await visitor.field('audit.outcome').selectOption(visitor.t('audit.outcomeAll'));
      await visitor.field('audit.byActor').fill('nobody at all');
      await visitor.field('audit.byActor').press('Enter');
      await visitor.text('audit.noneFound').waitFor();
      await visitor.field('audit.byActor').fill('');
      await visitor.field('audit.byActor').press('Enter');
      // What happens now comes by itself.
      await mutate(scene.api, 'stopProcess(name: PACKER)');
      await visitor.row(visitor.t('auditAction.stopProcess')).getByText('PACKER').waitFor();
      visitor.isContent();
    },
  );

  test(`webhooks are added, tried, switched off and deleted: ${look.locale}`, { skip }, async () => {
    await using scene = await Scene.open();
    await using receiver = await startReceiver();
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/webhooks', look);
    const entry = visitor.region('config.webhooks').getByRole('listitem');
    await visitor.text('webhook.none').waitFor();
    await visitor.button('webhook.add').first().click();
    await visitor.field('webhook.url').fill('ftp://x');
    await visitor.text('problem.url').waitFor();
    await visitor.field('webhook.url').fill(receiver.url);
    await visitor.field('alert.DISK_LOW').check();
    await visitor.button('action.save').click();
    assert.match(
      await visitor.page.getByRole('textbox', { name: visitor.t('webhook.secret') }).inputValue(),
      /[\da-f]{64}/,
    );
    await visitor.dialogButton('action.close').last().click();
    await entry.getByText(visitor.t('alert.DISK_LOW')).waitFor();
    await visitor.button('webhook.test').click();
    await visitor.text('webhook.tested', { status: 204 }).waitFor();
    assert.equal(receiver.received(), 1);
    await entry.getByText(visitor.t('webhook.lastOk', { status: 204 })).waitFor();
    await visitor.button('action.editNamed', { name: receiver.url }).click();
    await visitor.field('postFilter.enabled').uncheck();
    await visitor.button('action.save').click();
    await entry.getByText(visitor.t('postFilter.off')).waitFor();
    await visitor.button('action.undo').last().click();
    await entry.getByText(visitor.t('postFilter.off')).waitFor({ state: 'detached' });
    // Its secret would be lost: asked first.
    await visitor.button('action.deleteNamed', { name: receiver.url }).click();
    await visitor.dialogButton('action.delete').click();
    await visitor.text('webhook.none').waitFor();
    visitor.isContent();
  });
}

/** Answers each post with 204. */
async function startReceiver() {
  let received = 0;
  const server = createServer((request, response) => {
    received++;
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: () => received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
