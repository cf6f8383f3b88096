/** Tasks of the gateway in the process of the test whose result is there, and waits for the Store SCU. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePart10, type Dataset } from '../../server/phantom/element.ts';
import { PET_IMAGE_STORAGE } from '../../server/phantom/header.ts';
import { replaceDeliveries } from '../../server/queue/deliveries.ts';
import { replaceResults } from '../../server/queue/results.ts';
import type { ApiServer } from './api-server.ts';

/** Explicit VR Little Endian. */
const EXPLICIT = '1.2.840.10008.1.2.1';

/**
 * @param uid of the one image of the result
 * @param devices names of those that it goes to
 * @returns the id of the task
 */
export async function resultFor(
  { receive, database, folder }: ApiServer,
  devices: readonly string[],
  uid: string,
): Promise<string> {
  const id = await receive(`${uid}.1`);
  const key = `tasks/${id}/UNPACKER.1`;
  const path = join(folder, key, '0', 'a.dcm');
  mkdirSync(dirname(path), { recursive: true });
  const dataset: Dataset = [
    [0x00080016, 'UI', PET_IMAGE_STORAGE],
    [0x00080018, 'UI', uid],
  ];
  const meta = { sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid: uid, transferSyntaxUid: EXPLICIT };
  writeFileSync(
    path,
    encodePart10(dataset, meta, { explicitVr: true, undefinedLength: false, groupLengths: false }),
  );
  await database.queries.transaction().execute(async (tx) => {
    await replaceDeliveries(tx, id, devices);
    await replaceResults(tx, id, key, [
      {
        ...{ index: 0, seriesInstanceUid: `${uid}.2`, description: 'PETFECTIOR', number: 1001 },
        integrity: {} as never,
        files: [
          {
            ...{ name: '0/a.dcm', sopInstanceUid: uid, sopClassUid: PET_IMAGE_STORAGE },
            transferSyntaxUid: EXPLICIT,
          },
        ],
      },
    ]);
  });
  await database.queries
    .updateTable('task')
    .set({ step: 'STORE_SCU', state: 'QUEUED' })
    .where('id', '=', id)
    .execute();
  return id;
}
