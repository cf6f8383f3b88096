/**
 * Sends the volumes over loopback and prints seconds as JSON; run in a network namespace whose loopback is a poor
 * link. Argument: slices of the phantom.
 */
import { join } from 'node:path';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { sendPackage, sendZip } from './transfer-link.ts';
import { largePhantom, realSeries } from './transfer-volumes.ts';

using directory = temporaryDirectory();
const rows: { name: string; ours: number; peer: number }[] = [];
for (const named of [largePhantom(Number(process.argv[2])), await realSeries()]) {
  if (!named) continue;
  const { name, volume } = named;
  const place = join(directory.path, String(rows.length));
  const { seconds: ours } = await sendPackage(volume, place, 'loopback');
  rows.push({ name, ours, peer: await sendZip(volume, `${place}.zip`, 'loopback') });
}
console.log(JSON.stringify(rows));
