import type { TracerName } from './tracers.ts';

export const MANUFACTURERS = ['siemens', 'cps', 'ge', 'philips', 'uih', 'mediso'] as const;
export type Manufacturer = (typeof MANUFACTURERS)[number];

export const SLICE_ORDERS = ['ascending', 'descending', 'shuffled'] as const;
export const TRANSFER_SYNTAXES = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
} as const;
/** The VR of a factor, and of its bytes where it is written under UN. */
export const SLICE_FACTOR_VRS = ['DS', 'FD', 'FL', 'UN-DS', 'UN-FD', 'UN-FL'] as const;
export type SliceFactorVr = (typeof SLICE_FACTOR_VRS)[number];
export const GEOMETRY_ATTRIBUTES = [
  'orientation',
  'rows',
  'columns',
  'pixelSpacing',
  'frameOfReference',
] as const;

export interface PhantomOptions {
  /** Whose habits the headers follow [siemens]. */
  readonly manufacturer?: Manufacturer;
  /** Distinct positions [60]. */
  readonly slices?: number;
  readonly rows?: number;
  readonly columns?: number;
  /** mm between rows and between columns [field of view of 600 mm divided by the columns]. */
  readonly pixelSpacing?: readonly [row: number, column: number];
  /** mm along the normal [3]. */
  readonly sliceSpacing?: number;
  /** Order of `objects`. InstanceNumber follows the position, falling with `descending`. */
  readonly order?: (typeof SLICE_ORDERS)[number];
  /** Feet first: the normal of ImageOrientationPatient points to the feet, so z falls along it. */
  readonly feetFirst?: boolean;
  readonly transferSyntax?: keyof typeof TRANSFER_SYNTAXES;
  /** One rescale slope for each slice, or one for the series [as the manufacturer]. */
  readonly slopePer?: 'slice' | 'series';
  /** PixelRepresentation 1 [as the manufacturer]. */
  readonly signed?: boolean;
  /** BitsStored in words of 16 [16]; 12 is what PS3.3 C.8.9.4 does not know, and some write. */
  readonly bitsStored?: 12 | 16;
  /** Everything else follows from it: lesions, noise, UIDs [1]. */
  readonly seed?: number;
  /** Day of study, injection and scan, `YYYYMMDD` [20240315]. */
  readonly date?: string;
  readonly patientName?: string;
  readonly patientId?: string;
  readonly accessionNumber?: string;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly seriesDescription?: string;
  /** [fdg]; null writes a nuclide alone, as some Siemens and CPS exports do. */
  readonly tracer?: TracerName | null;
  /** Without noise, voxels equal `truth` but for quantisation [true]. */
  readonly noise?: boolean;
  /** Values below zero, as filtered back-projection gives them; makes the series signed. */
  readonly negative?: boolean;
  readonly defects?: PhantomDefects;
}

/** What can be wrong with a series, or at least awkward. */
export interface PhantomDefects {
  /** Indices along the normal of slices that are left out; NumberOfSlices still counts them. */
  readonly missing?: readonly number[];
  /** Indices of slices that occur twice, the second time with its own SOP Instance UID. */
  readonly duplicates?: readonly number[];
  /** The middle slice differs in this attribute. */
  readonly mixedGeometry?: (typeof GEOMETRY_ATTRIBUTES)[number];
  /** This many time frames of type DYNAMIC. */
  readonly dynamic?: number;
  /** This many gates of type GATED. */
  readonly gated?: number;
  /** From the middle on, slices are shifted by this part of the spacing. */
  readonly irregular?: number;
  /** (0054,1001), with values to match: Philips' counts, or SUV. */
  readonly units?: 'CNTS' | 'GML' | 'PROPCPS';
  /** With CNTS and PROPCPS: each slice has its own factor to Bq/ml, written under this VR; as bytes under UN. */
  readonly sliceFactors?: SliceFactorVr;
  /** Half-life in s written whatever the tracer. */
  readonly halfLife?: number;
  /** Indices of slices whose every voxel is 0. */
  readonly zeroSlices?: readonly number[];
  /** Rescale Slope of those slices, as text. */
  readonly zeroSlope?: string;
  /** NumberOfSlices (0054,0081), whatever there are. */
  readonly sliceCount?: number;
  /** NumberOfSlices (0054,0081) left out. */
  readonly noSliceCount?: boolean;
  /** Manufacturer (0008,0070) left out. */
  readonly noManufacturer?: boolean;
  /** Elements of the dataset that say something else, as text; undefined leaves the element out. */
  readonly elements?: Readonly<Record<number, string | undefined>>;
  /** Marker strings wherever a person could be named, also in sequences and private elements. */
  readonly planted?: boolean;
}
