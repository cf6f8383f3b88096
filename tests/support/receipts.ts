import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { encodeFileHeader } from '../../dicom/index.ts';
import { Registration } from '../../server/intake/registration.ts';
import type { DataDirectory } from '../../server/storage/data-directory.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { encodeSpoolMark } from '../../server/storage/spool-mark.ts';

export interface ReceiptOptions {
  /** NumberOfSlices. */
  readonly expected?: number;
  /** One letter; copies of one letter hold the same bytes. */
  readonly copy?: string;
  readonly aeTitle?: string;
  readonly receivedAt?: number;
}

const DATASET_BYTES = 800;
const PET = '1.2.840.10008.5.1.4.1.1.128';
const IMPLICIT = '1.2.840.10008.1.2';

/** A receipt as the listener makes it, with no more of a header than the queue looks at. */
export function receiptOf(series: string, index: number, options: ReceiptOptions = {}): Receipt {
  const { expected = 5, copy = 'a', aeTitle = 'SCANNER', receivedAt = Date.now() } = options;
  const dataset = datasetOf(copy);
  return {
    key: `spool/${aeTitle}/${series}/${series}.${index}.${copy}.dcm`,
    bytes: 1000,
    mark: { datasetBytes: dataset.length, checksum: crc32(dataset) },
    receivedAt,
    source: { aeTitle, address: '192.0.2.1' },
    calledAeTitle: 'PETFECTIOR',
    transferSyntaxUid: IMPLICIT,
    header: {
      series: {
        studyInstanceUid: '1.2.3',
        seriesInstanceUid: series,
        numberOfSlices: expected,
      } as Receipt['header']['series'],
      slice: {
        sopClassUid: PET,
        sopInstanceUid: `${series}.${index}`,
        position: [0, 0, index * 3],
        orientation: [1, 0, 0, 0, 1, 0],
      } as unknown as Receipt['header']['slice'],
    },
  };
}

function datasetOf(copy: string): Buffer {
  return Buffer.alloc(DATASET_BYTES, copy);
}

/** The file of such a receipt, as the listener leaves it; its last letter but one says which bytes it holds. */
export function spool(data: DataDirectory, { key, header, mark }: Receipt): void {
  const file = encodeFileHeader({
    sopClassUid: header.slice.sopClassUid,
    sopInstanceUid: header.slice.sopInstanceUid,
    transferSyntaxUid: IMPLICIT,
    implementationClassUid: '1.2.3',
    implementationVersionName: 'TEST',
    sourceAeTitle: 'SCANNER',
    sendingAeTitle: 'SCANNER',
    receivingAeTitle: 'PETFECTIOR',
  });
  encodeSpoolMark(mark).copy(file);
  mkdirSync(dirname(data.path(key)), { recursive: true });
  writeFileSync(data.path(key), Buffer.concat([file, datasetOf(key.at(-5) as string)]));
}

/** Registers receipts whose files it has put into the spool before. */
export class SpoolingRegistration extends Registration {
  readonly #data: DataDirectory;

  constructor(ports: ConstructorParameters<typeof Registration>[0]) {
    super(ports);
    this.#data = ports.data;
  }

  override register(receipts: readonly Receipt[]): Promise<void> {
    for (const receipt of receipts) spool(this.#data, receipt);
    return super.register(receipts);
  }
}
