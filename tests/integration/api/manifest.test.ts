import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer } from '../../support/api-server.ts';
import { prepare } from '../../support/imaging-steps.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';
import { writeSeries } from '../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('what left for a task is a table and a page at its URL, for viewers, with every look in the audit log', async () => {
  using directory = temporaryDirectory();
  await using api = await startApiServer();
  const id = await api.receive('1', {});
  const get = async (form: string, role?: 'VIEWER', task = id) =>
    fetch(`${api.url}/manifests/${task}.${form}`, {
      headers: role ? { authorization: `Bearer ${await api.tokenOf(role)}` } : {},
    });
  // Nothing has left yet.
  assert.equal((await get('csv', 'VIEWER')).status, 404);

  const { objects } = makePhantomSeries({ slices: 3, rows: 8 });
  const { packed } = await prepare(writeSeries(directory.path, objects), directory.path);
  const hostile = { ...packed.manifest.metadata, seriesTime: '<script>alert("1")</script>' };
  const pack = { ...packed, key: 'x', manifest: { ...packed.manifest, metadata: hostile } };
  await api.database.queries
    .updateTable('task')
    .set({ stepResults: JSON.stringify({ pack }) })
    .where('id', '=', id)
    .execute();

  assert.equal((await get('csv')).status, 401);
  for (const [form, task] of [
    ['pdf', id],
    ['csv', '1'.repeat(18)],
    ['csv', '..%2f..%2finstallation'],
  ] as const)
    assert.equal((await get(form, 'VIEWER', task)).status, 404, `${task}.${form}`);
  const csv = await get('csv', 'VIEWER');
  assert.equal(
    csv.headers.get('content-disposition'),
    `attachment; filename="petfectior-manifest-${id}.csv"`,
  );
  assert.ok((await csv.text()).includes('"Biograph128_mCT"'));
  for (const [form, title] of [
    ['html', 'What left the hospital'],
    ['es.html', 'Lo que salió del hospital'],
  ] as const) {
    const page = await get(form, 'VIEWER');
    assert.deepEqual([page.status, page.headers.get('cache-control')], [200, 'no-store']);
    const text = await page.text();
    assert.ok(text.includes(title) && text.includes('Biograph128_mCT') && text.includes(packed.sha256));
    assert.ok(!text.includes('<script>') && text.includes('&lt;script&gt;'));
    assert.match(
      page.headers.get('content-security-policy') ?? '',
      /^default-src 'none'; style-src 'sha256-/,
    );
  }
  const { items } = await api.services.audit.list({ actions: ['viewManifest'] }, { first: 10, after: null });
  assert.ok(items.length > 0 && items.every(({ taskId, outcome }) => taskId === id && outcome === 'OK'));
});
