/** The disk is told of before it is full, with when that will be; not without enough data, and not for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DiskAlerts } from '../../server/alerts/disk-alerts.ts';
import { noticeMessage } from '../../server/base/notices.ts';
import { DiskForecast } from '../../server/storage/disk-forecast.ts';
import { startApiServer } from '../support/api-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GIB = 2 ** 30;
const START = Date.parse('2026-03-05T08:00:00');

/** A disk on which each look comes five minutes after the one before. */
class FillingDisk {
  at = START;
  free = 100 * GIB;
  perHour = 0;
  readonly #reserved = 2 * GIB;

  readonly look = async () => {
    this.at += 5 * MINUTE;
    this.free -= this.perHour / 12;
    return { total: 500 * GIB, free: this.free, reserved: this.#reserved, used: 0, usedAt: null, parts: [] };
  };
}

test('a disk that will be full within a day is an alert with the time, until it fills more slowly', async () => {
  await using api = await startApiServer();
  const disk = new FillingDisk();
  const { alerts } = api.services;
  const watch = new DiskAlerts({ alerts, storage: disk.look, now: () => disk.at });
  const open = async () => (await alerts.open()).filter(({ kind }) => kind === 'DISK_FILLING');
  const looks = async (count: number) => {
    for (let look = 0; look < count; look++) await watch.look();
  };
  disk.perHour = 10 * GIB;
  await looks(12);
  assert.deepEqual(await open(), [], 'after 55 minutes nothing is known');
  await looks(1);
  const [alert] = await open();
  assert.deepEqual([alert?.severity, alert?.code], ['WARNING', 'STORAGE_FULL']);
  const { hours, time, mebibytes } = alert!.notice.params!;
  // 98 GiB at 10 GiB an hour.
  assert.equal(hours, 9);
  assert.equal(time, '2026-03-05 17:48');
  assert.equal(mebibytes, 2048);
  assert.match(noticeMessage(alert!.notice), /^Receiving will stop in about 9 h, at 2026-03-05 17:48/);
  disk.perHour = 0;
  await looks(72);
  assert.deepEqual(await open(), []);
});

test('less than an hour says nothing, nor does a disk that becomes emptier or a clock that was set back', () => {
  const forecast = new DiskForecast();
  for (let minute = 0; minute < 60; minute += 5) forecast.add(START + minute * MINUTE, 100 - minute);
  assert.equal(forecast.reaches(0), undefined);
  forecast.add(START + HOUR, 40);
  assert.ok(Math.abs(forecast.reaches(0)! - (START + 100 * MINUTE)) < 1);
  for (let minute = 65; minute < 600; minute += 5) forecast.add(START + minute * MINUTE, minute);
  assert.equal(forecast.reaches(0), Infinity);
  forecast.add(START, 100);
  assert.equal(forecast.reaches(0), undefined);
});
