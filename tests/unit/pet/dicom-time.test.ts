import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  formatInstant,
  isoDate,
  isoTime,
  parseAge,
  parseDateTime,
  parseDt,
  parseZone,
} from '../../../server/pet/dicom-time.ts';

describe('dates and times of headers', () => {
  const readable: readonly (readonly [string, string, string])[] = [
    ['20240229', '093015.25', '2024-02-29T09:30:15'],
    ['20240229', '0930', '2024-02-29T09:30:00'],
    ['20240229', '09', '2024-02-29T09:00:00'],
    ['2024.02.29', '09:30:15', '2024-02-29T09:30:15'],
    ['00991231', '235960', '0100-01-01T00:00:00'],
  ];
  for (const [date, time, expected] of readable) {
    it(`reads ${date} ${time}`, () => {
      assert.equal(formatInstant(parseDateTime(date, time) as number), expected);
    });
  }

  it('keeps fractions of a second', () => {
    assert.equal((parseDateTime('20240101', '000000.5') as number) % 1000, 500);
  });

  it('takes nothing else for a date or a time', () => {
    for (const date of [
      undefined,
      '',
      '2024',
      '20240230',
      '20241301',
      '2024013',
      'yesterday',
      '20240101\\20240102',
    ]) {
      assert.equal(parseDateTime(date, '10'), undefined, date);
    }
    for (const time of [undefined, '', '9', '2460', '1061', '101062', '10:3', 'noon', '101010.']) {
      assert.equal(parseDateTime('20240101', time), undefined, time);
    }
  });

  it('reads date-times, whose offset is that of the other times where theirs is not known', () => {
    assert.equal(formatInstant(parseDt('20240101103015.250000+0200') as number), '2024-01-01T10:30:15');
    assert.equal(formatInstant(parseDt('2024010110') as number), '2024-01-01T10:00:00');
    for (const text of [undefined, '', '20240101', '20240101103015+2', 'x'.repeat(100)]) {
      assert.equal(parseDt(text), undefined, text);
    }
  });

  it('brings date-times to the zone of the other times', () => {
    const at = (text: string, zone: string) => formatInstant(parseDt(text, parseZone(zone)) as number);
    assert.equal(at('20240101083000+0000', '+0200'), '2024-01-01T10:30:00');
    assert.equal(at('20240101003000+0530', '-0330'), '2023-12-31T15:30:00');
    assert.equal(at('20240101083000', '+0200'), '2024-01-01T08:30:00');
    assert.equal(at('20240101083000+9900', '+0200'), '2024-01-01T08:30:00');
    for (const zone of [undefined, '', '0200', '+02', '+0260', '-1300', '+1500', 'Z'])
      assert.equal(parseZone(zone), undefined, zone);
  });

  it('writes dates and times apart', () => {
    assert.equal(isoDate('20240229'), '2024-02-29');
    assert.equal(isoDate('20230229'), undefined);
    assert.equal(isoTime('101530'), '10:15:30');
    assert.equal(isoTime('x'), undefined);
  });

  it('reads ages as AS writes them, and no others', () => {
    for (const age of ['108Y', '006M', '003W', '010D']) assert.equal(parseAge(age), age);
    for (const age of [undefined, '', '62Y', '062', '062y', '0062Y', 'Y062'])
      assert.equal(parseAge(age), undefined);
  });
});
