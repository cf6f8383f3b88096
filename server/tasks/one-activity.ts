/**
 * Charts for whoever asks, one after another: a year of a busy site takes the database seconds, and so many at a time as
 * there are people would take it from the images that arrive. Who asks for the same meanwhile gets the same.
 */
import PQueue from 'p-queue';
import type { Range } from './activity-range.ts';
import type { ActivityRecord } from './activity-record.ts';

export function oneActivity(
  read: (range: Range) => Promise<ActivityRecord>,
): (range: Range) => Promise<ActivityRecord> {
  const queue = new PQueue({ concurrency: 1 });
  const asked = new Map<string, Promise<ActivityRecord>>();
  return (range) => {
    const key = `${range.begin} ${range.end} ${range.width}`;
    const known = asked.get(key);
    if (known) return known;
    const answer = queue.add(() => read(range)).finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  };
}
