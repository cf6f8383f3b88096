import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchRow } from '../../bench/bench-row.ts';
import { changeSince } from '../../bench/change-since.ts';

const MACHINE = { cpu: 'A', cores: 2, memoryGiB: 8, kernel: '6', node: 'v24' };
const row = (ours: number[], peer: number[] | null = null) =>
  benchRow('receive', { ours, peer, unit: 's', note: '' });

test('a ratio is taken run by run, its spread with it', () => {
  const { ours, peer, ratio, spread } = row([10, 20, 30], [10, 10, 10]);
  assert.deepEqual({ ours, peer, ratio, spread }, { ours: 20, peer: 10, ratio: 2, spread: [1, 3] });
  assert.equal(benchRow('once', { ours: 1, unit: 's', note: '' }).spread, null);
});

test('a change is marked where the spreads do not meet', () => {
  const before = { machine: MACHINE, rows: [row([10, 11, 12])] };
  assert.equal(changeSince(row([11, 12, 13]), MACHINE, before), '+9 %');
  assert.equal(changeSince(row([20, 22, 24]), MACHINE, before), '+100 % !');
  assert.equal(changeSince(row([5, 5, 6]), MACHINE, before), '-55 % !');
});

test('without a peer only the same kind of machine is compared with', () => {
  const other = { ...MACHINE, cpu: 'B' };
  const rows = [row([10, 11]), benchRow('send', { ours: 4, peer: 2, unit: 's', note: '' })];
  assert.equal(changeSince(row([20, 21]), MACHINE, { machine: other, rows }), '');
  const send = benchRow('send', { ours: 3, peer: 2, unit: 's', note: '' });
  assert.equal(changeSince(send, MACHINE, { machine: other, rows }), '-25 %');
});

test('what was never recorded has no change', () => {
  assert.equal(changeSince(row([1, 2]), MACHINE, undefined), '');
  assert.equal(changeSince(row([1, 2]), MACHINE, { machine: MACHINE, rows: [] }), '');
});
