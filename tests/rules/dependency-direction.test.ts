import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floorOf, isForbidden } from './floors.ts';
import { importsOf, treeFiles } from './source-files.ts';

const sources = treeFiles().filter(
  (path) => /^(server|schema|dicom|client)\/.*\.(ts|svelte)$/.test(path) && !path.endsWith('.d.ts'),
);
const imports = sources.flatMap((path) => importsOf(path)).filter((one) => !one.isPackage);

test('every source file stands on a floor', () => {
  const homeless = sources.filter((path) => floorOf(path) === undefined);
  assert.deepEqual(homeless, [], 'name their floor in tests/rules/floors.ts');
});

test('no import runs upward', () => {
  const wrong = imports.flatMap((one) => {
    const reason = isForbidden(one);
    return reason === undefined ? [] : [`${one.from} -> ${one.to}: ${reason}`];
  });
  assert.deepEqual(wrong, []);
});

test('no circle of imports', () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, isType } of imports) {
    if (!isType) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  assert.deepEqual(circles(edges), []);
});

test('the rules see what they forbid', () => {
  const see = (from: string, line: string): boolean =>
    importsOf(from, line).some((one) => isForbidden(one) !== undefined);
  assert.ok(see('dicom/uid.ts', "import { GatewayError } from '../server/base/errors.ts';"));
  assert.ok(see('server/imaging/sort.ts', "import type { TaskStore } from '../queue/store.ts';"));
  assert.ok(see('server/queue/store.ts', "import { pack } from '../steps/pack/pack.ts';"));
  assert.ok(see('client/main.ts', "import { x } from '../server/base/config.ts';"));
  assert.ok(see('server/queue/store.ts', "const x = await import('../app.ts');"));
  assert.ok(!see('server/app.ts', "import { x } from './queue/store.ts';"));
  const edges = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a']],
  ]);
  assert.deepEqual(circles(edges), ['a -> b -> c -> a']);
});

/** Each circle once, as a chain of paths. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
}
