import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodePart10,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  PET_IMAGE_STORAGE,
  readPart10,
  replaceElements,
  textValue,
  uidFromParts,
  type StoreObject,
} from '../../dicom/index.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';

/** Writes a series of one slice repeated under UIDs of its own: 200 pixels a side make 84 KB, 400 make 330 KB. */
export function writeBenchSeries(directory: string, count: number, side: number): StoreObject[] {
  mkdirSync(directory, { recursive: true });
  const { objects, transferSyntaxUid } = makePhantomSeries({
    slices: 1,
    rows: side,
    transferSyntax: 'explicit',
  });
  const { dataset } = readPart10(objects[0]?.bytes as Buffer);
  return Array.from({ length: count }, (_, index) => {
    const sopInstanceUid = uidFromParts('bench', String(side), String(index));
    const edits = new Map([
      [0x00080018, textValue('UI', sopInstanceUid)],
      [0x00200013, textValue('IS', index + 1)],
    ]);
    const meta = {
      sopClassUid: PET_IMAGE_STORAGE,
      sopInstanceUid,
      transferSyntaxUid,
      implementationClassUid: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
    };
    const path = join(directory, `${String(index).padStart(4, '0')}.dcm`);
    writeFileSync(path, Buffer.concat(encodePart10(meta, replaceElements(dataset, edits))));
    return { path, sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid, transferSyntaxUid };
  });
}
