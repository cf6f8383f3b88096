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
export const STORAGE_COMMITMENT_PUSH = '1.2.840.10008.1.20.1';
/** The one instance of that class, known to everyone (PS3.4 J.3.5). */
export const STORAGE_COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';
