import type { Receipt } from '../../server/storage/receipt.ts';

export interface ReceiptOptions {
  /** NumberOfSlices. */
  readonly expected?: number;
  /** Tells copies of an image apart. */
  readonly copy?: string;
  readonly aeTitle?: string;
}

/** A receipt as the listener makes it, with no more of a header than the queue looks at. */
export function receiptOf(series: string, index: number, options: ReceiptOptions = {}): Receipt {
  const { expected = 5, copy = 'a', aeTitle = 'SCANNER' } = options;
  return {
    key: `spool/${aeTitle}/${series}/${series}.${index}.${copy}.dcm`,
    bytes: 1000,
    mark: { datasetBytes: 800, checksum: copy.charCodeAt(0) },
    receivedAt: Date.now(),
    source: { aeTitle, address: '192.0.2.1' },
    calledAeTitle: 'PETFECTIOR',
    transferSyntaxUid: '1.2.840.10008.1.2',
    header: {
      series: {
        studyInstanceUid: '1.2.3',
        seriesInstanceUid: series,
        numberOfSlices: expected,
      } as Receipt['header']['series'],
      slice: {
        sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
        sopInstanceUid: `${series}.${index}`,
        position: [0, 0, index * 3],
        orientation: [1, 0, 0, 0, 1, 0],
      } as unknown as Receipt['header']['slice'],
    },
  };
}
