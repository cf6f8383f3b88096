/**
 * Two headers side by side: every element of either, in the order of tags, what is nested below its sequence. Pure,
 * and bounded in what it makes of them; values are compared whole.
 */
import { formatTag, PIXEL_REPRESENTATION, type Dataset, type Element, type Tag } from '../../dicom/index.ts';
import { elementValue, type ElementValue } from './element-value.ts';
import type { NameElement } from './element-name.ts';

export const ELEMENT_CHANGES = ['CHANGED', 'ADDED', 'REMOVED', 'SAME'] as const;
export type ElementChange = (typeof ELEMENT_CHANGES)[number];

export interface ComparedElement {
  /** Where it is, e.g. `(0054,0016)[1].(0018,1074)`; items count from 1. */
  readonly path: string;
  readonly tag: string;
  /** Keyword of the dictionary; empty where it knows none. */
  readonly name: string;
  readonly vr: string;
  /** How many sequences it lies in. */
  readonly depth: number;
  readonly isPrivate: boolean;
  /** Who made it, of a private element whose block says so. */
  readonly creator: string | null;
  readonly change: ElementChange;
  /** Of a sequence, the number of its items; null where the object has no such element. */
  readonly source: string | null;
  readonly result: string | null;
}

export interface Comparison {
  readonly elements: readonly ComparedElement[];
  /** Elements beyond the bound are left out. */
  readonly isWhole: boolean;
}

const MOST_ELEMENTS = 4000;
const DEEPEST = 8;

type Side = Dataset | undefined;

/** @throws DicomError where a sequence's own encoding is broken */
export function compareDatasets(source: Dataset, result: Dataset, nameOf: NameElement): Comparison {
  const elements: ComparedElement[] = [];
  let isWhole = true;

  /** @returns whether everything below is the same */
  const walk = (a: Side, b: Side, prefix: string, depth: number): boolean => {
    let isSame = true;
    for (const tag of tagsOf(a, b)) {
      if (elements.length >= MOST_ELEMENTS) {
        isWhole = false;
        return isSame;
      }
      isSame = compare(a, b, tag, prefix, depth) && isSame;
    }
    return isSame;
  };

  const compare = (a: Side, b: Side, tag: Tag, prefix: string, depth: number): boolean => {
    const [before, after] = [a?.element(tag), b?.element(tag)];
    const creator = creatorOf(b, tag) ?? creatorOf(a, tag);
    const known = nameOf(tag, creator);
    const path = `${prefix}${formatTag(tag)}`;
    const at = elements.length;
    const about = {
      path,
      tag: formatTag(tag),
      name: known.name,
      depth,
      isPrivate: ((tag >>> 16) & 1) === 1,
      creator: creator ?? null,
    };
    if (depth < DEEPEST && ((before && a?.isSequence(before)) || (after && b?.isSequence(after)))) {
      const [left, right] = [a?.items(tag), b?.items(tag)];
      // Its row comes before those of what it holds, and says what became of them.
      elements.push({ ...about, vr: 'SQ', change: 'SAME', source: null, result: null });
      let isSame = left?.length === right?.length;
      for (let item = 0; item < Math.max(left?.length ?? 0, right?.length ?? 0); item++)
        isSame = walk(left?.[item], right?.[item], `${path}[${item + 1}].`, depth + 1) && isSame;
      const change = changeOf(before, after, isSame);
      const count = (element: Element | undefined, items: readonly Dataset[] | undefined) =>
        element ? String(items?.length ?? 0) : null;
      elements[at] = {
        ...about,
        vr: 'SQ',
        change,
        source: count(before, left),
        result: count(after, right),
      };
      return change === 'SAME';
    }
    const read = (side: Side, element: Element | undefined): ElementValue | undefined =>
      side && element && elementValue(side, element, vrOf(element, known.vr));
    const [left, right] = [read(a, before), read(b, after)];
    const change = changeOf(before, after, left?.digest === right?.digest);
    const vr = shownVr(after ? b : a, (after ?? before) as Element, known.vr);
    elements.push({ ...about, vr, change, source: left?.text ?? null, result: right?.text ?? null });
    return change === 'SAME';
  };

  walk(source, result, '', 0);
  return { elements, isWhole };
}

function changeOf(before: Element | undefined, after: Element | undefined, isSame: boolean): ElementChange {
  if (!before) return 'ADDED';
  if (!after) return 'REMOVED';
  return isSame ? 'SAME' : 'CHANGED';
}

/** Lengths of groups (PS3.5 7.2) say nothing of the image. */
function tagsOf(a: Side, b: Side): Tag[] {
  const tags = new Set([...(a?.elements ?? []), ...(b?.elements ?? [])].map(({ tag }) => tag));
  return [...tags].filter((tag) => (tag & 0xffff) !== 0).sort((x, y) => x - y);
}

/** An object that does not say the VR leaves it to the dictionary. */
function vrOf({ vr }: Element, known: string): string {
  return vr === 'UN' && /^[A-Z]{2}$/.test(known) ? known : vr;
}

/** US or SS, where the dictionary leaves it to the Pixel Representation (PS3.6 6). */
function shownVr(side: Side, element: Element, known: string): string {
  if (known !== 'xs' || side?.explicitVr) return vrOf(element, known);
  return side?.number(PIXEL_REPRESENTATION) === 1 ? 'SS' : 'US';
}

function creatorOf(side: Side, tag: Tag): string | undefined {
  const isPrivate = ((tag >>> 16) & 1) === 1 && (tag & 0xffff) > 0xff;
  return isPrivate ? side?.text(((tag & 0xffff0000) | ((tag >>> 8) & 0xff)) >>> 0, 'LO') : undefined;
}
