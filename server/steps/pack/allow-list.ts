/**
 * The elements of a header that may leave, item by item, also inside sequences. What is not named here does not
 * leave. Written as DICOM JSON (PS3.18 F).
 */
import type { Dataset } from '../../../dicom/index.ts';
import {
  GE_CREATOR,
  GE_ITERATIONS,
  GE_POST_FILTER,
  GE_POST_FILTER_PARAMETERS,
  GE_SUBSETS,
} from '../../pet/manufacturers/ge.ts';
import { privateItems, privateNumber, privateTag } from '../../pet/manufacturers/private-element.ts';

type Allowed =
  | { readonly vr: 'LO' | 'SH' | 'TM' | 'DT' | 'DS' | 'IS' | 'US' }
  | { readonly vr: 'SQ'; readonly items: AllowList };
type AllowList = Readonly<Record<number, Allowed>>;

export type DicomJson = Readonly<
  Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>
>;

const CODE: AllowList = {
  0x00080100: { vr: 'SH' },
  0x00080102: { vr: 'SH' },
  0x00080103: { vr: 'SH' },
  0x00080104: { vr: 'LO' },
};

const RECONSTRUCTION: AllowList = {
  0x00080070: { vr: 'LO' },
  0x00081090: { vr: 'LO' },
  0x00101030: { vr: 'DS' },
  0x00180050: { vr: 'DS' },
  0x00181210: { vr: 'SH' },
  0x00181242: { vr: 'IS' },
  0x00280030: { vr: 'DS' },
  0x00540016: {
    vr: 'SQ',
    items: {
      0x00180031: { vr: 'LO' },
      0x00181071: { vr: 'DS' },
      0x00181072: { vr: 'TM' },
      0x00181073: { vr: 'TM' },
      0x00181074: { vr: 'DS' },
      0x00181075: { vr: 'DS' },
      0x00181076: { vr: 'DS' },
      0x00181077: { vr: 'DS' },
      0x00181078: { vr: 'DT' },
      0x00181079: { vr: 'DT' },
      0x00540300: { vr: 'SQ', items: CODE },
      0x00540302: { vr: 'SQ', items: CODE },
      0x00540304: { vr: 'SQ', items: CODE },
    },
  },
  0x00541103: { vr: 'LO' },
};

const UIH_ITEM: AllowList = {
  0x00189749: { vr: 'SQ', items: { 0x00189739: { vr: 'US' }, 0x00189740: { vr: 'US' } } },
};

/**
 * The reconstruction settings of a series.
 * @param meanGap mm between slices, given as Spacing Between Slices (0018,0088)
 * @param moveDateTime what a DT leaves as
 */
export function reconstructionSettings(
  dataset: Dataset,
  meanGap: number,
  moveDateTime: (dt: string) => string | undefined,
): DicomJson {
  return {
    ...allowed(dataset, RECONSTRUCTION, moveDateTime),
    '00180088': { vr: 'DS', Value: [meanGap] },
    ...gePrivate(dataset),
    ...uihPrivate(dataset, moveDateTime),
  };
}

function allowed(
  dataset: Dataset,
  list: AllowList,
  moveDateTime: (dt: string) => string | undefined,
): DicomJson {
  const json: Record<string, { vr: string; Value?: readonly unknown[] }> = {};
  for (const [key, rule] of Object.entries(list)) {
    const tag = Number(key);
    if (!dataset.has(tag)) continue;
    const value = valuesOf(dataset, tag, rule, moveDateTime);
    json[jsonTag(tag)] = value.length > 0 ? { vr: rule.vr, Value: value } : { vr: rule.vr };
  }
  return json;
}

function valuesOf(
  dataset: Dataset,
  tag: number,
  rule: Allowed,
  moveDateTime: (dt: string) => string | undefined,
): readonly unknown[] {
  switch (rule.vr) {
    case 'SQ':
      return dataset.items(tag).map((item) => allowed(item, rule.items, moveDateTime));
    case 'DS':
    case 'IS':
    case 'US':
      return dataset.numbers(tag) ?? [];
    case 'DT':
      return dataset.texts(tag).flatMap((text) => moveDateTime(text) ?? []);
    case 'TM':
      // Nothing but a time: an element of this VR can hold any text.
      return dataset.texts(tag).filter((text) => /^[\d:]{2,8}(\.\d{1,6})?$/.test(text));
    default:
      return dataset.texts(tag).map((text) => text.slice(0, 64));
  }
}

function gePrivate(dataset: Dataset): DicomJson {
  const json: Record<string, { vr: string; Value: readonly unknown[] }> = {};
  const add = (tag: number, vr: 'SL' | 'FL') => {
    const value = privateNumber(dataset, privateTag(dataset, GE_CREATOR, tag), vr);
    if (value !== undefined) json[jsonTag(tag)] = { vr, Value: [value] };
  };
  for (const tag of [GE_ITERATIONS, GE_SUBSETS, GE_POST_FILTER]) add(tag, 'SL');
  for (const tag of GE_POST_FILTER_PARAMETERS) add(tag, 'FL');
  return json;
}

function uihPrivate(dataset: Dataset, moveDateTime: (dt: string) => string | undefined): DicomJson {
  const items = privateItems(dataset, 0x0067, 0x21)
    .map((item) => allowed(item, UIH_ITEM, moveDateTime))
    .filter((item) => Object.keys(item).length > 0);
  return items.length > 0 ? { '00671021': { vr: 'SQ', Value: items } } : {};
}

function jsonTag(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}
