import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DroppedClasses } from '../../../server/listener/dropped-classes.ts';

test('objects are counted by class, most first, and named where the standard does', () => {
  const dropped = new DroppedClasses();
  for (const uid of ['1.3.12.2.1107.5.9.1', '1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.5.1.4.1.1.2'])
    dropped.add(uid);
  assert.deepEqual(dropped.list, [
    { sopClassUid: '1.2.840.10008.5.1.4.1.1.2', name: 'CT Image Storage', objects: 2 },
    { sopClassUid: '1.3.12.2.1107.5.9.1', name: null, objects: 1 },
  ]);
});

test('a peer that makes up classes costs bounded memory, and every object counts', () => {
  const dropped = new DroppedClasses();
  for (let number = 0; number < 1000; number++) dropped.add(`2.25.${number}`);
  assert.equal(dropped.list.length, 101);
  assert.deepEqual(dropped.list[0], { sopClassUid: '', name: null, objects: 900 });
});
