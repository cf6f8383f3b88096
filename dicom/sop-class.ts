export const VERIFICATION = '1.2.840.10008.1.1';
export const PET_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.128';
/** PET with all slices in one object: Enhanced, and Legacy Converted Enhanced (PS3.4 B.5). */
const MULTI_FRAME_PET: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.130',
  '1.2.840.10008.5.1.4.1.1.128.1',
]);

export function isMultiFramePet(sopClassUid: string): boolean {
  return MULTI_FRAME_PET.has(sopClassUid);
}
/** Study Root Query/Retrieve Information Model - GET (PS3.4 C.6.2). */
export const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';
export const STORAGE_COMMITMENT_PUSH = '1.2.840.10008.1.20.1';
/** The one instance of that class, known to everyone (PS3.4 J.3.5). */
export const STORAGE_COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
/** PS3.6 annex A, of what a study with PET images holds and what else is sent with it. */
const STORAGE_NAMES: Readonly<Record<string, string>> = {
  '2': 'CT Image',
  '2.1': 'Enhanced CT Image',
  '4': 'MR Image',
  '4.1': 'Enhanced MR Image',
  '4.2': 'MR Spectroscopy',
  '6.1': 'Ultrasound Image',
  '7': 'Secondary Capture Image',
  '7.1': 'Multi-frame Single Bit Secondary Capture Image',
  '7.2': 'Multi-frame Grayscale Byte Secondary Capture Image',
  '7.3': 'Multi-frame Grayscale Word Secondary Capture Image',
  '7.4': 'Multi-frame True Color Secondary Capture Image',
  '9.1.1': '12-lead ECG Waveform',
  '9.1.2': 'General ECG Waveform',
  '11.1': 'Grayscale Softcopy Presentation State',
  '11.2': 'Color Softcopy Presentation State',
  '11.4': 'Blending Softcopy Presentation State',
  '12.1': 'X-Ray Angiographic Image',
  '20': 'Nuclear Medicine Image',
  '30': 'Parametric Map',
  '66': 'Raw Data',
  '66.1': 'Spatial Registration',
  '66.2': 'Spatial Fiducials',
  '66.3': 'Deformable Spatial Registration',
  '66.4': 'Segmentation',
  '66.5': 'Surface Segmentation',
  '67': 'Real World Value Mapping',
  '88.11': 'Basic Text SR',
  '88.22': 'Enhanced SR',
  '88.33': 'Comprehensive SR',
  '88.34': 'Comprehensive 3D SR',
  '88.40': 'Procedure Log',
  '88.59': 'Key Object Selection Document',
  '88.67': 'X-Ray Radiation Dose SR',
  '88.68': 'Radiopharmaceutical Radiation Dose SR',
  '88.76': 'Enhanced X-Ray Radiation Dose SR',
  '104.1': 'Encapsulated PDF',
  '128': 'Positron Emission Tomography Image',
  '128.1': 'Legacy Converted Enhanced PET Image',
  '130': 'Enhanced PET Image',
  '131': 'Basic Structured Display',
  '481.1': 'RT Image',
  '481.2': 'RT Dose',
  '481.3': 'RT Structure Set',
  '481.5': 'RT Plan',
};

/** Storage SOP classes that have a name here. */
export const NAMED_STORAGE_CLASSES: readonly string[] = Object.keys(STORAGE_NAMES).map(
  (end) => STORAGE + end,
);

/** Name of a storage SOP class, e.g. `CT Image Storage`; undefined where this table does not have it. */
export function sopClassName(uid: string): string | undefined {
  const name = uid.startsWith(STORAGE) ? STORAGE_NAMES[uid.slice(STORAGE.length)] : undefined;
  return name && `${name} Storage`;
}
