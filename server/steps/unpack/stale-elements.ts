/**
 * What the objects of a source say of their stored values, and what is not true of others. Removed from results, each
 * for its reason; the list stands in the conformance statement.
 *
 * Kept on purpose: Lossy Image Compression and its ratio and method, which are the history of the values (PS3.3
 * C.7.6.1.1.5), and the private factors of Philips (7053,xx00) and (7053,xx09), which multiply values after their
 * rescale and hold for the new ones too.
 */
import type { Dataset, Tag } from '../../../dicom/index.ts';

export const STALE_ELEMENTS: readonly (readonly [Tag, string])[] = [
  [0x00080014, 'Instance Creator UID: who made the source'],
  [0x0008114b, 'Referenced Real World Value Mapping Instance Sequence: maps the stored values of the source'],
  [0x00280104, 'Smallest Valid Pixel Value (retired): a stored value'],
  [0x00280105, 'Largest Valid Pixel Value (retired): a stored value'],
  [0x00280108, 'Smallest Pixel Value in Series'],
  [0x00280109, 'Largest Pixel Value in Series'],
  [0x00280110, 'Smallest Image Pixel Value in Plane (retired)'],
  [0x00280111, 'Largest Image Pixel Value in Plane (retired)'],
  [0x00280120, 'Pixel Padding Value: a stored value'],
  [0x00280121, 'Pixel Padding Range Limit: a stored value'],
  [0x00281055, 'Window Center & Width Explanation: the windows are made anew'],
  [0x00281056, 'VOI LUT Function: the windows are made anew'],
  [0x00281101, 'Red Palette Color Lookup Table Descriptor: colours of stored values'],
  [0x00281102, 'Green Palette Color Lookup Table Descriptor'],
  [0x00281103, 'Blue Palette Color Lookup Table Descriptor'],
  [0x00281199, 'Palette Color Lookup Table UID'],
  [0x00281201, 'Red Palette Color Lookup Table Data'],
  [0x00281202, 'Green Palette Color Lookup Table Data'],
  [0x00281203, 'Blue Palette Color Lookup Table Data'],
  [0x00281221, 'Segmented Red Palette Color Lookup Table Data'],
  [0x00281222, 'Segmented Green Palette Color Lookup Table Data'],
  [0x00281223, 'Segmented Blue Palette Color Lookup Table Data'],
  [0x00283000, 'Modality LUT Sequence: a table by stored value'],
  [0x00283010, 'VOI LUT Sequence: a table by value'],
  [0x00283110, 'Softcopy VOI LUT Sequence: a table by value'],
  [0x00603000, 'Histogram Sequence: counts of stored values'],
  [0x0070005a, 'Displayed Area Selection Sequence: what is shown of the source, and how large'],
  [0x00700100, 'Presentation Size Mode'],
  [0x00700101, 'Presentation Pixel Spacing'],
  [0x00700102, 'Presentation Pixel Aspect Ratio'],
  [0x00700103, 'Presentation Pixel Magnification Ratio'],
  [0x00880200, 'Icon Image Sequence: a picture of the source'],
  [0x20500010, 'Presentation LUT Sequence: a table by value'],
  [0x4ffe0001, 'MAC Parameters Sequence: of the signatures'],
  [0x7fe00001, 'Extended Offset Table: of compressed pixel data'],
  [0x7fe00002, 'Extended Offset Table Lengths: of compressed pixel data'],
  [0x7fe00003, 'Encapsulated Pixel Data Value Total Length'],
  [0xfffafffa, 'Digital Signatures Sequence: signs bytes that are no longer these'],
];

const STALE = new Set(STALE_ELEMENTS.map(([tag]) => tag));

/** Tags of the dataset that must go: those of the list, and overlays (60xx), drawn or measured on the source. */
export function staleTags(dataset: Dataset): Tag[] {
  const isOverlay = (tag: Tag) => ((tag >>> 16) & 0xff01) === 0x6000;
  return dataset.elements.map(({ tag }) => tag).filter((tag) => STALE.has(tag) || isOverlay(tag));
}
