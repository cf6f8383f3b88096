/**
 * What the gateway reads of a PET image's header when it arrives: enough to group, order and show it, no more.
 * Text is decoded from the object's character set; absent or unusable values are undefined, never guessed.
 */
export type Vector3 = readonly [number, number, number];

/** The same for every image of a series (taken from its first image). */
export interface SeriesHeader {
  readonly patientId: string | undefined;
  readonly patientName: string | undefined;
  /** DA, as in the header. */
  readonly patientBirthDate: string | undefined;
  readonly patientSex: string | undefined;
  readonly studyInstanceUid: string;
  readonly studyDate: string | undefined;
  readonly studyTime: string | undefined;
  readonly studyDescription: string | undefined;
  readonly accessionNumber: string | undefined;
  readonly seriesInstanceUid: string;
  readonly seriesDate: string | undefined;
  readonly seriesTime: string | undefined;
  readonly seriesDescription: string | undefined;
  readonly seriesNumber: number | undefined;
  readonly modality: string | undefined;
  readonly manufacturer: string | undefined;
  readonly manufacturerModelName: string | undefined;
  /** Text of Radiopharmaceutical (0018,0031), else the meaning of its code. */
  readonly radiopharmaceutical: string | undefined;
  /** NumberOfSlices (0054,0081). */
  readonly numberOfSlices: number | undefined;
}

/** What differs from image to image, or must be shown not to. */
export interface SliceHeader {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly instanceNumber: number | undefined;
  /** ImagePositionPatient (0020,0032), mm. */
  readonly position: Vector3;
  /** ImageOrientationPatient (0020,0037), direction cosines of row and column. */
  readonly orientation: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** PixelSpacing (0028,0030), mm: between rows, between columns. */
  readonly pixelSpacing: readonly [number, number];
  readonly frameOfReferenceUid: string | undefined;
  /** SeriesType (0054,1000), e.g. `['STATIC', 'IMAGE']`. */
  readonly seriesType: readonly string[];
  /**
   * The most that Number of Time Slices (0054,0101), Number of Time Slots (0054,0071) or Number of Temporal Positions
   * (0020,0105) say; undefined where none does, and in images that were kept before it was read.
   */
  readonly frames?: number | undefined;
  readonly imageIndex: number | undefined;
  /** AcquisitionDate and AcquisitionTime as in the header, joined. */
  readonly acquisitionDateTime: string | undefined;
  /** FrameReferenceTime (0054,1300), ms. */
  readonly frameReferenceTime: number | undefined;
  /** ActualFrameDuration (0018,1242), ms. */
  readonly actualFrameDuration: number | undefined;
}

export interface InstanceHeader {
  readonly series: SeriesHeader;
  readonly slice: SliceHeader;
}
