/** When mails may go: at once, at the next hour, daily, and never in quiet hours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailDue } from '../../../server/alerts/mail-hours.ts';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const NO_QUIET = { quietFrom: null, quietUntil: null, digestHour: 7 };
const NIGHT = { quietFrom: 22, quietUntil: 6, digestHour: 7 };

test('at once, at the next full hour, and at the hour of the day', () => {
  const raised = at(5, 9, 20);
  assert.equal(mailDue('AT_ONCE', raised, raised, NO_QUIET), raised);
  assert.equal(mailDue('HOURLY', raised, raised, NO_QUIET), at(5, 10));
  assert.equal(mailDue('HOURLY', at(5, 23, 59), raised, NO_QUIET), at(6, 0));
  assert.equal(mailDue('DAILY', raised, raised, NO_QUIET), at(6, 7));
  assert.equal(mailDue('DAILY', at(5, 3), raised, NO_QUIET), at(5, 7));
});

test('quiet hours go over midnight, and end on the hour', () => {
  assert.equal(mailDue('AT_ONCE', at(5, 21, 59), at(5, 21, 59), NIGHT), at(5, 21, 59));
  assert.equal(mailDue('AT_ONCE', at(5, 22), at(5, 22, 1), NIGHT), at(6, 6));
  assert.equal(mailDue('AT_ONCE', at(5, 22), at(6, 5, 59), NIGHT), at(6, 6));
  assert.ok(mailDue('AT_ONCE', at(5, 22), at(6, 6), NIGHT) <= at(6, 6));
  assert.equal(mailDue('HOURLY', at(5, 21, 30), at(5, 21, 30), NIGHT), at(6, 6));
  assert.equal(mailDue('DAILY', at(5, 3), at(5, 3), { ...NIGHT, digestHour: 5 }), at(5, 6));
  const noon = { quietFrom: 12, quietUntil: 14, digestHour: 7 };
  assert.equal(mailDue('AT_ONCE', at(5, 13), at(5, 13), noon), at(5, 14));
  assert.equal(mailDue('AT_ONCE', at(5, 14), at(5, 14), noon), at(5, 14));
});
