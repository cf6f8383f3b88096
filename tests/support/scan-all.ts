import { strict as assert } from 'node:assert';
import { scanSpool, type ScanOptions } from '../../server/intake/scan-spool.ts';
import type { Receipt } from '../../server/storage/receipt.ts';

/** What a reading of the spool finds, where every file that is whole is an image. */
export async function scanAll(
  dataDir: string,
  { known = new Set(), liveRuns = [] }: { known?: ReadonlySet<string>; liveRuns?: readonly string[] } = {},
): Promise<Receipt[]> {
  const options: ScanOptions = {
    dataDir,
    known: async () => known,
    liveRuns: () => liveRuns,
    onUnreadable: async (_file, error) => assert.fail(String(error)),
    onFailure: (_key, error) => assert.fail(String(error)),
  };
  const found: Receipt[] = [];
  for await (const receipts of scanSpool(options)) found.push(...receipts);
  return found;
}
