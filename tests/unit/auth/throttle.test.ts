import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from '../../../server/auth/network.ts';
import { THROTTLE, Throttle } from '../../../server/auth/throttle.ts';
import { typedUserName } from '../../../server/auth/user-name.ts';

const at = (address: string, account = 'owner', isKnown = false) => ({ account, address, isKnown });

/** How many guesses are let through one after the other. */
function letThrough(throttle: Throttle, guesses: Iterable<Parameters<Throttle['guess']>[0]>): number {
  let count = 0;
  for (const guess of guesses) {
    try {
      throttle.guess(guess);
      count++;
    } catch {
      // Refused.
    }
  }
  return count;
}

function* times<T>(count: number, make: (index: number) => T): Iterable<T> {
  for (let index = 0; index < count; index++) yield make(index);
}

test('pauses of an account on a network double up to a quarter of an hour, and end with a success or an hour', () => {
  const clock = { now: 0 };
  const throttle = new Throttle(() => clock.now);
  const known = at('192.0.2.1', 'owner', true);
  const waits: number[] = [];
  for (let failure = 0; failure < 12; failure++) {
    try {
      throttle.guess(known);
      waits.push(0);
    } catch (error) {
      waits.push(Number(/ (\d+) s/.exec((error as Error).message)![1]));
      clock.now += waits.at(-1)! * 1000;
      throttle.guess(known);
    }
  }
  assert.deepEqual(waits, [0, 0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900]);
  clock.now += 900_000;
  throttle.guess(known)();
  assert.equal(
    letThrough(
      throttle,
      times(20, () => known),
    ),
    THROTTLE.pair.freeTries,
  );
  clock.now += THROTTLE.pair.forgetAfterMs;
  assert.equal(
    letThrough(
      throttle,
      times(20, () => known),
    ),
    THROTTLE.pair.freeTries,
  );
});

test('a stranger does not lock the owner out of where the owner has signed in before', () => {
  const throttle = new Throttle(() => 0);
  letThrough(
    throttle,
    times(5000, (index) => at(`198.51.${index >> 8}.${index & 255}`)),
  );
  assert.equal(letThrough(throttle, [at('203.0.113.1')]), 0, 'the account has no guesses left elsewhere');
  assert.equal(letThrough(throttle, [at('192.0.2.1', 'owner', true)]), 1);
});

test('guesses for one account from ten thousand addresses are bounded, for one network too, in bounded memory', () => {
  const throttle = new Throttle(() => 0);
  const many = letThrough(
    throttle,
    times(10_000, (index) => at(`10.1.${index >> 8}.${index & 255}`)),
  );
  assert.equal(many, THROTTLE.account.burst);
  const accounts = letThrough(
    throttle,
    times(50_000, (index) => at('192.0.2.2', `name${index}`)),
  );
  assert.equal(accounts, THROTTLE.network.burst);
  letThrough(
    throttle,
    times(50_000, (index) => at(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, `other${index}`)),
  );
  assert.ok(throttle.size <= 3 * 10_000 + 2000, `${throttle.size}`);
});

test('a success for the own account gives no guesses for others', () => {
  const throttle = new Throttle(() => 0);
  let guesses = 0;
  for (let round = 0; round < 100; round++) {
    guesses += letThrough(
      throttle,
      times(4, () => at('192.0.2.3', 'victim')),
    );
    throttle.guess(at('192.0.2.3', 'attacker', true))();
  }
  assert.equal(guesses, THROTTLE.pair.freeTries);
});

test('addresses that one machine has at its choice are one network', () => {
  for (const [address, network] of [
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:1:2:3', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1:2:3::', '1:2:3:0::/64'],
  ] as const)
    assert.equal(networkOf(address), network);
});

test('a user name has one spelling: case and compatibility forms make no difference, accents do', () => {
  assert.equal(typedUserName('  B\u00e1rs '), 'b\u00e1rs');
  assert.equal(typedUserName('Ba\u0301rs'), 'b\u00e1rs');
  assert.equal(typedUserName('\uff22ars'), 'bars');
  assert.equal(typedUserName('bars'), 'bars');
  for (const none of ['', ' ', 'a b', 'a\u202eb', 'x'.repeat(65), 'x'.repeat(100_000), '\u0000'])
    assert.equal(typedUserName(none), '', JSON.stringify(none.slice(0, 5)));
});
