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
import { parseClock } from '../../pet/dicom-time.ts';
import { within } from '../../pet/within.ts';
import { codeKey, nuclideOfCode } from '../../pet/tracer/nuclides.ts';
import { privateItems, privateNumber, privateTag } from '../../pet/manufacturers/private-element.ts';

type Allowed =
  | { readonly vr: 'TM' | 'DT' }
  /** Numbers from and to: beyond what can be, one may be the number of a patient. */
  | { readonly vr: 'DS' | 'IS' | 'US'; readonly range: readonly [least: number, most: number] }
  /** As this installation knows it, or not at all: what a header has there can be of anything. */
  | {
      readonly vr: 'LO' | 'SH' | 'DS';
      readonly said: Exclude<keyof LeavingWords, 'meanGap' | 'moveDateTime'>;
    }
  | { readonly vr: 'SQ'; readonly codes: 'radiopharmaceutical' | 'nuclide' | 'route' }
  | { readonly vr: 'SQ'; readonly items: AllowList };
type AllowList = Readonly<Record<number, Allowed>>;

export type DicomJson = Readonly<
  Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>
>;

/** mm */
const LENGTH = [1e-3, 1000] as const;
const COUNT = [1, 1000] as const;

const RECONSTRUCTION: AllowList = {
  0x00080070: { vr: 'LO', said: 'manufacturer' },
  0x00081090: { vr: 'LO', said: 'model' },
  0x00101030: { vr: 'DS', said: 'weight' },
  0x00180050: { vr: 'DS', range: LENGTH },
  0x00181210: { vr: 'SH', said: 'kernels' },
  0x00181242: { vr: 'IS', range: [1, 86_400_000] },
  0x00280030: { vr: 'DS', range: LENGTH },
  0x00540016: {
    vr: 'SQ',
    items: {
      0x00180031: { vr: 'LO', said: 'radiopharmaceutical' },
      0x00181071: { vr: 'DS', range: [0, 1000] },
      0x00181072: { vr: 'TM' },
      0x00181073: { vr: 'TM' },
      0x00181074: { vr: 'DS', said: 'dose' },
      0x00181075: { vr: 'DS', range: [1, 1e8] },
      0x00181076: { vr: 'DS', range: [0, 1] },
      0x00181077: { vr: 'DS', range: [0, 1e15] },
      0x00181078: { vr: 'DT' },
      0x00181079: { vr: 'DT' },
      0x00540300: { vr: 'SQ', codes: 'nuclide' },
      0x00540302: { vr: 'SQ', codes: 'route' },
      0x00540304: { vr: 'SQ', codes: 'radiopharmaceutical' },
    },
  },
  0x00541103: { vr: 'LO', said: 'reconstructionMethod' },
};

const UIH_ITEM: AllowList = {
  0x00189749: {
    vr: 'SQ',
    items: { 0x00189739: { vr: 'US', range: COUNT }, 0x00189740: { vr: 'US', range: COUNT } },
  },
};

export interface LeavingWords {
  /** mm between slices, given as Spacing Between Slices (0018,0088). */
  readonly meanGap: number;
  readonly manufacturer: string;
  readonly model: string;
  readonly reconstructionMethod: string;
  /** Convolution Kernel. */
  readonly kernels: readonly string[];
  /** Name under which it is configured. */
  readonly radiopharmaceutical: string;
  /** Bq, where it is believed. */
  readonly dose: number | undefined;
  /** kg, where it is believed. */
  readonly weight: number | undefined;
  /** What a DT leaves as. */
  readonly moveDateTime: (dt: string) => string | undefined;
}

/** The reconstruction settings of a series. */
export function reconstructionSettings(dataset: Dataset, words: LeavingWords): DicomJson {
  return {
    ...allowed(dataset, RECONSTRUCTION, words),
    '00180088': { vr: 'DS', Value: [words.meanGap] },
    ...gePrivate(dataset),
    ...uihPrivate(dataset, words),
  };
}

/** Of an element, and of a sequence: a header may have a million, and each is kept, sent and shown. */
const MOST_VALUES = 64;
const MOST_ITEMS = 16;

function allowed(dataset: Dataset, list: AllowList, words: LeavingWords): DicomJson {
  const json: Record<string, { vr: string; Value?: readonly unknown[] }> = {};
  for (const [key, rule] of Object.entries(list)) {
    const tag = Number(key);
    if (!dataset.has(tag)) continue;
    const value = valuesOf(dataset, tag, rule, words).slice(0, MOST_VALUES);
    json[jsonTag(tag)] = value.length > 0 ? { vr: rule.vr, Value: value } : { vr: rule.vr };
  }
  return json;
}

function valuesOf(dataset: Dataset, tag: number, rule: Allowed, words: LeavingWords): readonly unknown[] {
  if ('items' in rule) return itemsOf(dataset, tag).map((item) => allowed(item, rule.items, words));
  if ('codes' in rule) return itemsOf(dataset, tag).map((item) => leavingCode(item, rule.codes, words));
  if ('said' in rule) return dataset.value(tag)?.length === 0 ? [] : [words[rule.said] ?? []].flat();
  if ('range' in rule) {
    return (dataset.numbers(tag) ?? []).filter((value) => within(value, ...rule.range) !== undefined);
  }
  const texts = dataset.texts(tag);
  if (rule.vr === 'DT') return texts.flatMap((text) => words.moveDateTime(text) ?? []);
  // Nothing but a time: an element of this VR can hold any text, or any number.
  return texts.filter((text) => parseClock(text) !== undefined);
}

function itemsOf(dataset: Dataset, tag: number): Dataset[] {
  return dataset.items(tag).slice(0, MOST_ITEMS);
}

/** Codes as their schemes form them: a code value of another form can be any text. */
const CODE_FORMS: Readonly<Record<string, RegExp>> = {
  SCT: /^\d{6,18}$/,
  SRT: /^[A-Z][A-Z\d]?-[A-Z\d]{4,6}$/,
  '99SDM': /^[A-Z][A-Z\d]?-[A-Z\d]{4,6}$/,
  SNM3: /^[A-Z][A-Z\d]?-[A-Z\d]{4,6}$/,
  DCM: /^\d{6}$/,
  UMLS: /^C\d{7}$/,
  NCIt: /^C\d{3,6}$/,
};

/** Value and scheme; the meaning in this installation's words, or that of the nuclide, or none. */
function leavingCode(
  item: Dataset,
  of: 'radiopharmaceutical' | 'nuclide' | 'route',
  words: LeavingWords,
): DicomJson {
  const [value = '', scheme = ''] = [item.text(0x00080100), item.text(0x00080102)];
  const nuclide = nuclideOfCode(codeKey(`${value} ${scheme}`));
  const meaning = {
    radiopharmaceutical: words.radiopharmaceutical,
    nuclide: nuclide && `${nuclide.symbol}-${nuclide.mass}`,
    route: undefined,
  }[of];
  const isCode = CODE_FORMS[scheme]?.test(value) ?? false;
  return {
    ...(isCode && { '00080100': { vr: 'SH', Value: [value] }, '00080102': { vr: 'SH', Value: [scheme] } }),
    ...(meaning !== undefined && { '00080104': { vr: 'LO', Value: [meaning] } }),
  };
}

function gePrivate(dataset: Dataset): DicomJson {
  const json: Record<string, { vr: string; Value: readonly unknown[] }> = {};
  const add = (tag: number, vr: 'SL' | 'FL') => {
    const found = privateNumber(dataset, privateTag(dataset, GE_CREATOR, tag), vr);
    const value = within(found, 0, 1000);
    if (value !== undefined) json[jsonTag(tag)] = { vr, Value: [value] };
  };
  for (const tag of [GE_ITERATIONS, GE_SUBSETS, GE_POST_FILTER]) add(tag, 'SL');
  for (const tag of GE_POST_FILTER_PARAMETERS) add(tag, 'FL');
  return json;
}

function uihPrivate(dataset: Dataset, words: LeavingWords): DicomJson {
  const items = privateItems(dataset, 0x0067, 0x21)
    .slice(0, MOST_ITEMS)
    .map((item) => allowed(item, UIH_ITEM, words))
    .filter((item) => Object.keys(item).length > 0);
  return items.length > 0 ? { '00671021': { vr: 'SQ', Value: items } } : {};
}

function jsonTag(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}
