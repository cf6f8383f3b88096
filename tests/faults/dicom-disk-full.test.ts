import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PET_IMAGE_STORAGE, storeObjects, type StoreResult } from '../../dicom/index.ts';
import { scanAll } from '../support/scan-all.ts';
import { startListener } from '../support/listener.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms } from '../support/programs.ts';
import { MOUNTING, smallFileSystem } from '../support/small-file-system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms(...MOUNTING);

test(
  'a disk that fills up: 0xA700 for what does not fit, the rest whole, and no half of a file',
  { skip },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 8);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const series = makePhantomSeries({ slices: 60, rows: 300 });
    const paths = writeSeries(join(directory.path, 'out'), series.objects);
    const objects = paths.map((path, index) => ({
      path,
      sopClassUid: PET_IMAGE_STORAGE,
      sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
      transferSyntaxUid: series.transferSyntaxUid,
    }));
    const dataDir = join(disk.path, 'data');
    mkdirSync(dataDir);
    await using running = await startListener(dataDir);
    const titles = {
      host: '127.0.0.1',
      port: running.port,
      callingAeTitle: 'SCANNER',
      calledAeTitle: 'PETFECTIOR',
    };
    const results: StoreResult[] = [];
    await storeObjects({ ...titles, objects, onResult: (result) => results.push(result) });
    const stored = results.filter(({ outcome }) => outcome === 'stored');
    const refused = results.filter(({ outcome }) => outcome === 'failed');
    assert.ok(stored.length > 5 && refused.length > 5, `${stored.length} stored, ${refused.length} refused`);
    assert.deepEqual(new Set(refused.map(({ status }) => status)), new Set([0xa700]));

    const found = (await scanAll(dataDir)).map(({ header }) => header.slice.sopInstanceUid);
    assert.deepEqual(new Set(found), new Set(stored.map(({ object }) => object.sopInstanceUid)));
    const files = readdirSync(dataDir, { recursive: true }).filter((name) => `${name}`.endsWith('.dcm'));
    assert.equal(files.length, stored.length);

    // With a reserve asked for, the association is refused as transient from now on, until there is room again.
    running.listener.setPolicy({
      aeTitle: 'PETFECTIOR',
      checksCalledAeTitle: false,
      callers: undefined,
      known: [],
      otherObjects: 'drop',
      watermarkBytes: 2 ** 20,
    });
    await waitFor(
      async () => {
        const { error } = await storeObjects({ ...titles, objects: objects.slice(0, 1) });
        return error?.rejection?.result === 2 && error.rejection.source === 3 && error.rejection.reason === 1;
      },
      { what: 'the association is refused as transient' },
    );
    assert.deepEqual(running.failures, []);
  },
);
