import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, encodeNpyHeader } from '../../../server/imaging/npy.ts';
import { ByteReader } from '../../../server/remote/byte-reader.ts';
import { decodeFloatArray, TURNED_AT_ONCE } from '../../../server/remote/voxel-decoding.ts';
import { ScratchFile } from '../../../server/storage/scratch-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('an array in C order that is too large to be turned at once comes slice by slice all the same', async () => {
  const grid = { columns: 5, rows: 2048, slices: 2000 };
  assert.ok(2 * 4 * grid.rows * grid.slices < TURNED_AT_ONCE);
  assert.ok(3 * 4 * grid.rows * grid.slices > TURNED_AT_ONCE, 'two columns at a time, and one is left');
  const valueAt = (x: number, y: number, z: number) => x * 1e6 + z * 500 + (y % 500);
  const columns = async function* (): AsyncGenerator<Uint8Array> {
    const shape = [grid.columns, grid.rows, grid.slices];
    yield encodeNpyHeader({ type: '<f4', fortranOrder: false, shape });
    for (let x = 0; x < grid.columns; x++) {
      const column = new Float32Array(grid.rows * grid.slices);
      for (let y = 0, at = 0; y < grid.rows; y++)
        for (let z = 0; z < grid.slices; z++) column[at++] = valueAt(x, y, z);
      yield bytesOf(column);
    }
  };
  using directory = temporaryDirectory();
  using scratch = new ScratchFile(directory.path);
  const expected = new Float32Array(grid.columns * grid.rows);
  let next = 0;
  const take = (slice: Float32Array, z: number): void => {
    assert.equal(z, next++);
    for (let y = 0, at = 0; y < grid.rows; y++)
      for (let x = 0; x < grid.columns; x++) expected[at++] = valueAt(x, y, z);
    assert.ok(Buffer.from(bytesOf(slice)).equals(bytesOf(expected)), `slice ${z}`);
  };
  await decodeFloatArray(new ByteReader(columns()), grid, take, scratch);
  assert.equal(next, grid.slices);
});
