/** Webhooks for Teams and Slack, and results told to a FHIR server: by the shapes that are published, at the wire. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { startStorescp } from '../../support/dcmtk.ts';
import { failTask } from '../../support/drive-task.ts';
import { fhirProblems, startFhirServer } from '../../support/fhir-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { missingPrograms } from '../../support/programs.ts';
import { resultFor } from '../../support/result-for.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Post {
  readonly body: Record<string, unknown>;
  readonly headers: IncomingHttpHeaders;
}

/** The far side. `answer` gives the status for each post; what is answered with 200 is in `received`. */
async function startReceiver(answer: (post: Post) => number = () => 200) {
  const received: Post[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    request.on('end', () => {
      const post = { body: JSON.parse(text) as Post['body'], headers: request.headers };
      const status = answer(post);
      if (status === 200) received.push(post);
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/SECRETPART?sig=SECRETPART`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Refusal {
  readonly __typename: string;
  readonly fields?: readonly { readonly path: string; readonly notice: { readonly code: string } }[];
  readonly webhook?: { readonly id: string; readonly url: string; readonly hasToken: boolean };
}

async function administrator(api: ApiServer) {
  const target = { url: api.url, token: await api.tokenOf('ADMINISTRATOR') };
  const fields = '... on ValidationError { fields { path notice { code } } }';
  return {
    create: async (input: object) =>
      (
        await graphql<{ createWebhook: Refusal }>(
          target,
          `mutation ($input: WebhookInput!) { createWebhook(input: $input) { __typename
             ... on NewWebhook { webhook { id url hasToken } } ${fields} } }`,
          { input },
        )
      ).createWebhook,
    update: async (id: string, input: object) =>
      (
        await graphql<{ updateWebhook: Refusal }>(
          target,
          `mutation ($id: ID!, $input: WebhookPatch!) { updateWebhook(id: $id, input: $input) { __typename ${fields} } }`,
          { id, input },
        )
      ).updateWebhook,
    shown: async () =>
      JSON.stringify(
        await graphql(
          target,
          '{ webhooks { kind url hasToken deliveries { status } } auditLog(first: 50) { edges { node { details } } } }',
        ),
      ),
  };
}

async function fail(api: ApiServer, series: string): Promise<string> {
  const id = await api.receive(series, { patientName: 'NEVERPOSTED^JANE', patientId: 'NEVERPOSTED' });
  await failTask(api.store, id, { code: 'TOO_FEW_IMAGES', params: { received: 3, minimum: 47 } });
  return id;
}

for (const kind of ['TEAMS', 'SLACK'] as const)
  test(`${kind} gets alerts in its own shape, with a link and without a patient; its address is not shown`, async () => {
    await using receiver = await startReceiver();
    await using api = await startApiServer();
    const admin = await administrator(api);
    await api.services.mails.update({ consoleUrl: 'https://pet.hospital.example/' });
    const created = await admin.create({ kind, url: receiver.url });
    assert.match(created.webhook!.url, /^http:\/\/127\.0\.0\.1:\d+\/…$/);
    const sender = { aeTitle: '<!channel>[x](http://evil)', address: '198.51.100.7' };
    await api.services.alerts.raise({
      kind: 'UNKNOWN_SENDER',
      severity: 'INFO',
      subject: `${sender.aeTitle}@${sender.address}`,
      code: null,
      notice: { code: 'UNKNOWN_SENDER', params: sender },
    });
    const id = await fail(api, '1.1');
    await waitFor(() => JSON.stringify(receiver.received).includes(id), { what: 'the failed task' });
    const all = JSON.stringify(receiver.received.map(({ body }) => body));
    assert.doesNotMatch(all, /NEVERPOSTED/);
    const { body } = receiver.received.find((post) => JSON.stringify(post.body).includes(id))!;
    if (kind === 'TEAMS') {
      assert.equal(body['type'], 'message');
      const [attachment] = body['attachments'] as { contentType: string; content: Record<string, unknown> }[];
      assert.equal(attachment!.contentType, 'application/vnd.microsoft.card.adaptive');
      const { type, version, body: blocks, actions } = attachment!.content;
      assert.deepEqual([type, version], ['AdaptiveCard', '1.4']);
      assert.ok((blocks as { type: string }[]).every((block) => block.type === 'RichTextBlock'));
      assert.deepEqual(actions, [
        { type: 'Action.OpenUrl', title: 'Console', url: (actions as { url: string }[])[0]!.url },
      ]);
      assert.match(
        (actions as { url: string }[])[0]!.url,
        /^https:\/\/pet\.hospital\.example\/(tasks|overview)/,
      );
    } else {
      assert.equal(typeof body['text'], 'string');
      const blocks = body['blocks'] as { type: string; text?: { type: string; text: string } }[];
      assert.equal(blocks[0]!.type, 'header');
      assert.equal(blocks[0]!.text!.type, 'plain_text');
      assert.ok(blocks[0]!.text!.text.length <= 150 && blocks.length <= 50);
      const markup = blocks.filter(({ text }) => text?.type === 'mrkdwn').map(({ text }) => text!.text);
      assert.ok(
        markup.length > 0 &&
          markup.every((text) => /^<https:\/\/pet\.hospital\.example\/[^|>]+\|Console>$/.test(text)),
      );
      assert.ok(receiver.received.every((post) => !String(post.body['text']).includes('<!channel>')));
    }
    const given = { url: created.webhook!.url, enabled: true };
    assert.equal((await admin.update(created.webhook!.id, given)).__typename, 'WebhookEndpoint');
    assert.equal((await api.services.webhooks.require(Number(created.webhook!.id))).url, receiver.url);
    assert.doesNotMatch(await admin.shown(), /SECRETPART/);
    assert.doesNotMatch(JSON.stringify(api.records), /SECRETPART/);
  });

test('a webhook can take what nobody acknowledged alone', async () => {
  await using receiver = await startReceiver();
  await using api = await startApiServer({ problemsEveryMs: 20 });
  const admin = await administrator(api);
  await admin.create({ kind: 'PLAIN', url: receiver.url, escalated: true });
  await fail(api, '1.1');
  await waitFor(async () => (await api.services.alerts.open()).length === 1, { what: 'the alert' });
  await api.database.queries
    .updateTable('alert_cause')
    .set((eb) => ({ unattendedSince: eb('unattendedSince', '-', 31 * 60_000) }))
    .execute();
  await waitFor(() => receiver.received.length === 1, { what: 'the escalation' });
  const { kind, subject, escalated } = receiver.received[0]!.body;
  assert.deepEqual([kind, subject, escalated], ['TASK_FAILED', 'TOO_FEW_IMAGES', true]);
});

const skip = missingPrograms('storescp');

test(
  'a result that is complete is told to a FHIR server until it takes it, as valid R4, also by the next run',
  { skip },
  async () => {
    let isAway = true;
    let attempts = 0;
    await using receiver = await startReceiver(() => {
      attempts++;
      return isAway ? 503 : 200;
    });
    await using first = await startApiServer();
    const admin = await administrator(first);
    const created = await admin.create({ kind: 'FHIR', url: receiver.url, token: 'SECRETTOKEN' });
    assert.equal(created.webhook?.hasToken, true);
    await using pacs = await startStorescp(join(first.folder, 'pacs'));
    const pacsAt = { aeTitle: 'PACS', host: '127.0.0.1', port: pacs.port };
    await first.services.devices.create({ name: 'PACS', ...pacsAt });
    const id = await resultFor(first, ['PACS'], '2.25.11');
    await first.services.processes.start('STORE_SCU');
    // Where an alert would be given up.
    await waitFor(() => attempts === 3, { what: 'the attempts' });
    await first.services.webhookSender.stop();
    assert.equal(receiver.received.length, 0);
    isAway = false;

    await using second = await startApiServer({
      address: { kind: 'sqlite', file: join(first.folder, 'petfectior.db') },
    });
    await waitFor(() => receiver.received.length === 1, { what: 'the bundle' });
    const [{ body, headers }] = receiver.received as [Post];
    assert.equal(headers['content-type'], 'application/fhir+json');
    assert.equal(headers['authorization'], 'Bearer SECRETTOKEN');
    const entries = body['entry'] as {
      fullUrl: string;
      resource: Record<string, unknown>;
      request: { method: string; url: string };
    }[];
    assert.deepEqual(
      entries.map(({ resource }) => resource['resourceType']),
      ['ImagingStudy', 'Task'],
    );
    for (const resource of [body, ...entries.map((entry) => entry.resource)])
      assert.deepEqual(fhirProblems(resource), []);
    assert.notDeepEqual(fhirProblems({ ...entries[0]!.resource, status: 7 }), []);
    assert.notDeepEqual(fhirProblems({ ...entries[1]!.resource, intent: undefined }), []);
    const [study, task] = entries.map((entry) => entry.resource) as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    assert.deepEqual((study['identifier'] as object[])[0], {
      ...{ use: 'official', system: 'urn:dicom:uid', value: 'urn:oid:1.2.2.25.11.1' },
    });
    assert.deepEqual(study['subject'], {
      type: 'Patient',
      identifier: {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        value: 'P1',
      },
    });
    const [series] = study['series'] as Record<string, unknown>[];
    assert.equal(series!['uid'], '2.25.11.2');
    assert.deepEqual(series!['instance'], [
      {
        uid: '2.25.11',
        sopClass: { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2.840.10008.5.1.4.1.1.128' },
      },
    ]);
    assert.deepEqual(
      [study['numberOfSeries'], study['numberOfInstances'], study['endpoint']],
      [1, 1, undefined],
    );
    assert.deepEqual([task['status'], task['focus']], ['completed', { reference: entries[0]!.fullUrl }]);
    assert.ok(JSON.stringify(task).includes(id));
    // Twice is once: both are put by an identifier of their own.
    for (const { fullUrl, request } of entries) {
      assert.equal(request.method, 'PUT');
      assert.match(request.url, /\?identifier=urn%3Aietf%3Arfc%3A3986%7Curn%3Auuid%3A[-0-9a-f]{36}$/);
      assert.ok(!request.url.endsWith(encodeURIComponent(fullUrl)));
    }
    assert.doesNotMatch(await (await administrator(second)).shown(), /SECRETTOKEN/);
    const audit = await waitFor(
      async () => {
        const { items } = await second.services.audit.list(
          { actions: ['announceResult'] },
          { first: 5, after: null },
        );
        return items.length > 0 && items;
      },
      { what: 'the audit' },
    );
    assert.deepEqual([audit[0]!.taskId, audit[0]!.outcome], [id, 'OK']);
  },
);

test(
  'a FHIR server has a result once, however often it is told, beside what an archive keeps of the study',
  { skip },
  async () => {
    interface Study {
      readonly id: string;
      readonly identifier: readonly { readonly value: string }[];
      readonly numberOfSeries?: number;
    }
    await using server = await startFhirServer();
    const uid = { system: 'urn:dicom:uid', value: 'urn:oid:1.2.2.25.31.1' };
    await server.keep({
      resourceType: 'ImagingStudy',
      identifier: [uid],
      status: 'available',
      subject: { display: 'of the archive' },
    });
    await using api = await startApiServer();
    await (await administrator(api)).create({ kind: 'FHIR', url: server.url });
    await using pacs = await startStorescp(join(api.folder, 'pacs'));
    await api.services.devices.create({ name: 'PACS', aeTitle: 'PACS', host: '127.0.0.1', port: pacs.port });
    await resultFor(api, ['PACS'], '2.25.31');
    await api.services.processes.start('STORE_SCU');
    await waitFor(() => server.statuses.length === 2, { what: 'the result is told' });
    const again = await fetch(server.url, { method: 'POST', body: server.posted[0]! });
    assert.equal(again.status, 200);
    assert.deepEqual(server.statuses, ['201', '201', '200', '200']);

    const studies = await server.resources<Study>('ImagingStudy');
    assert.deepEqual(
      studies.map(({ identifier, numberOfSeries }) => [identifier[0]?.value, numberOfSeries]).sort(),
      [
        [uid.value, undefined],
        [uid.value, 1],
      ],
    );
    const tasks = await server.resources<{ focus: { reference: string } }>('Task');
    const own = studies.find(({ numberOfSeries }) => numberOfSeries === 1);
    assert.deepEqual(
      tasks.map(({ focus }) => focus.reference),
      [`ImagingStudy/${own?.id}`],
    );
  },
);

test(
  'a bundle that is refused for what it is holds back no other; a FHIR server is spoken to privately',
  { skip },
  async () => {
    const refused: string[] = [];
    await using receiver = await startReceiver(({ body }) => {
      const text = JSON.stringify(body);
      if (!text.includes('2.25.21.2')) return 200;
      refused.push(text);
      return 422;
    });
    await using api = await startApiServer();
    const admin = await administrator(api);
    const elsewhere = await admin.create({ kind: 'FHIR', url: 'http://fhir.hospital.example/r4' });
    assert.deepEqual(
      elsewhere.fields?.map(({ path, notice }) => `${path} ${notice.code}`),
      ['url FHIR_NEEDS_TLS'],
    );
    const { webhook } = await admin.create({ kind: 'FHIR', url: receiver.url, token: 'one' });
    const moved = await admin.update(webhook!.id, { url: 'https://elsewhere.example/r4' });
    assert.deepEqual(
      moved.fields?.map(({ path, notice }) => `${path} ${notice.code}`),
      ['token TOKEN_AGAIN'],
    );
    await using pacs = await startStorescp(join(api.folder, 'pacs'));
    await api.services.devices.create({ name: 'PACS', aeTitle: 'PACS', host: '127.0.0.1', port: pacs.port });
    for (const uid of ['2.25.21', '2.25.22']) {
      const id = await resultFor(api, ['PACS'], uid);
      await api.services.processes.start('STORE_SCU');
      await waitFor(async () => (await api.services.tasks.get(id))?.state === 'COMPLETED', { what: uid });
      await api.services.processes.stop('STORE_SCU');
    }
    await waitFor(() => receiver.received.length === 1, { what: 'the other' });
    assert.ok(JSON.stringify(receiver.received[0]!.body).includes('2.25.22.2'));
    assert.equal(refused.length, 3);
    await waitFor(() => api.records.some(({ event }) => event === 'webhooks.refused'), {
      what: 'it is told',
    });
  },
);
