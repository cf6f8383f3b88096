import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OverBudgetError } from '../../../server/base/refusals.ts';
import { Shares, type Follower, type Holder } from '../../../server/live/shares.ts';

const LIMITS = { CONNECTION: 2, SIGN_IN: 4, ACCOUNT: 6, ADDRESS: 8, GATEWAY: 10 };

/** A connection of its own each time. */
function follower(name: string, credentialId: number, address: string): Follower {
  return { viewer: { name, role: 'VIEWER', kind: 'session', credentialId }, address };
}

function fill(shares: Shares, of: Follower): (() => void)[] {
  return [shares.take(of), shares.take(of)];
}

function refusedFor(holder: Holder) {
  return (error: unknown) => {
    assert.ok(error instanceof OverBudgetError);
    assert.deepEqual(error.notice, {
      code: 'TOO_MANY_SUBSCRIPTIONS',
      params: { holder, most: LIMITS[holder] },
    });
    return true;
  };
}

test('a connection, a sign-in, an account, an address and all together have each their share', () => {
  const shares = new Shares('TOO_MANY_SUBSCRIPTIONS', LIMITS);
  const first = follower('ann', 1, 'A');
  const taken = fill(shares, first);
  assert.throws(() => shares.take(first), refusedFor('CONNECTION'));
  taken.push(...fill(shares, follower('ann', 1, 'A')));
  assert.throws(() => shares.take(follower('ann', 1, 'A')), refusedFor('SIGN_IN'));
  taken.push(...fill(shares, follower('ann', 2, 'A')));
  assert.throws(() => shares.take(follower('ann', 3, 'B')), refusedFor('ACCOUNT'));
  taken.push(...fill(shares, follower('bob', 4, 'A')));
  assert.throws(() => shares.take(follower('cat', 5, 'A')), refusedFor('ADDRESS'));
  taken.push(...fill(shares, follower('cat', 5, 'B')));
  assert.throws(() => shares.take(follower('dan', 6, 'C')), refusedFor('GATEWAY'));

  taken[0]!();
  taken[0]!();
  assert.equal(shares.held, 9, 'given back once');
  shares.take(first)();
  for (const giveBack of taken) giveBack();
  assert.equal(shares.held, 0);
});

test('the addresses of one IPv6 network are one', () => {
  const shares = new Shares('TOO_MANY_SUBSCRIPTIONS', { ...LIMITS, ADDRESS: 1 });
  shares.take(follower('ann', 1, '2001:db8::1'));
  assert.throws(() => shares.take(follower('bob', 2, '2001:db8::2')), OverBudgetError);
  shares.take(follower('cat', 3, '2001:db8:0:1::1'));
});

test('two programs with tokens of one name do not share an account', () => {
  const shares = new Shares('TOO_MANY_SUBSCRIPTIONS', { ...LIMITS, ACCOUNT: 1 });
  const token = (credentialId: number): Follower => ({
    viewer: { name: 'pacs', role: 'VIEWER', kind: 'token', credentialId },
    address: 'A',
  });
  shares.take(token(1));
  shares.take(token(2));
  assert.throws(() => shares.take(token(1)), OverBudgetError);
});
