/** The files of a test run's series. The same voxels each time: what the processing makes of them can be compared. */
import { mkdir } from 'node:fs/promises';
import type { StoreObject } from '../../dicom/index.ts';
import { makePhantomSeries } from '../phantom/series.ts';
import { writeSeries } from '../phantom/write-series.ts';
import { TEST_PATIENT } from './test-run.ts';

export interface MadeUpSeries {
  /** Made where it does not exist. */
  readonly folder: string;
  readonly images: number;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly accessionNumber: string;
  /** YYYYMMDD */
  readonly date: string;
}

/** Rows and columns of an image. */
const SIDE = 128;
const STUDY_DESCRIPTION = 0x00081030;
const MODEL = 0x00081090;

export async function writeMadeUpSeries({ folder, images, ...header }: MadeUpSeries): Promise<StoreObject[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { objects, sopClassUid, transferSyntaxUid } = makePhantomSeries({
    ...header,
    manufacturer: 'siemens',
    slices: images,
    rows: SIDE,
    order: 'shuffled',
    patientName: TEST_PATIENT.name,
    patientId: TEST_PATIENT.id,
    seriesDescription: TEST_PATIENT.seriesDescription,
    defects: {
      elements: { [STUDY_DESCRIPTION]: TEST_PATIENT.studyDescription, [MODEL]: TEST_PATIENT.model },
    },
  });
  const paths = writeSeries(folder, objects);
  return objects.map(({ sopInstanceUid }, index) => ({
    path: paths[index] as string,
    sopClassUid,
    sopInstanceUid,
    transferSyntaxUid,
  }));
}
