/** Tags are numbers 0xGGGGEEEE. */
export type Tag = number;

/** `(GGGG,EEEE)`, for messages. */
export function formatTag(tag: Tag): string {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0');
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

export const ITEM = 0xfffee000;
export const ITEM_DELIMITER = 0xfffee00d;
export const SEQUENCE_DELIMITER = 0xfffee0dd;
export const PIXEL_DATA = 0x7fe00010;
export const SPECIFIC_CHARACTER_SET = 0x00080005;
export const SOP_CLASS_UID = 0x00080016;
export const SOP_INSTANCE_UID = 0x00080018;
export const STUDY_INSTANCE_UID = 0x0020000d;
export const SERIES_INSTANCE_UID = 0x0020000e;
export const PIXEL_REPRESENTATION = 0x00280103;
