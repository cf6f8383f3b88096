/**
 * The texts of a scanner that leave. A model is trained for a scanner and a reconstruction and finds them by these words, so
 * that they leave to the letter or not at all: what is cut from one could name another.
 */
import type { Dataset } from '../../../dicom/index.ts';
import { manufacturerOf } from '../../pet/manufacturers/known-manufacturers.ts';
import { CONVOLUTION_KERNEL } from '../../pet/manufacturers/manufacturer.ts';
import type { AcquisitionParameters } from '../../remote/transport.ts';
import { COMPANY_WORDS, MODEL_WORDS, RECONSTRUCTION_WORDS } from './scanner-words.ts';

/** What the server is told instead. */
export const UNLISTED = 'UNLISTED';

/** PS3.5 6.2, of LO. */
const LONGEST = 64;
/** Numbers of one text: `OSEM2D 4i8s`, `6.000000 / 4.000000 mm`. */
const MOST_NUMBERS = 6;
const BETWEEN = /^[ +\-_/.,:;@=()[\]*^&%'"]$/;

export interface LeavingTexts {
  readonly names: Pick<AcquisitionParameters, 'manufacturer' | 'model' | 'reconstructionMethod'>;
  /** Of each value of Convolution Kernel. */
  readonly kernels: readonly string[];
  /** Attributes of which nothing, or another text, leaves. */
  readonly withheld: readonly string[];
}

/** @param listed texts that the site lets leave as they are */
export function leavingTexts(
  { manufacturer, model, reconstructionMethod }: AcquisitionParameters,
  dataset: Dataset,
  listed: readonly string[],
): LeavingTexts {
  const withheld: string[] = [];
  const leaving = (
    name: string,
    text: string,
    words: ReadonlySet<string>,
    digits: number,
  ): string | undefined => {
    if (listed.includes(text) || isMadeOf(text, words, digits)) return text;
    if (!withheld.includes(name)) withheld.push(name);
    return undefined;
  };
  return {
    names: {
      manufacturer:
        leaving('Manufacturer', manufacturer, COMPANY_WORDS, 0) ??
        manufacturerOf(manufacturer)?.name ??
        UNLISTED,
      model: leaving('ManufacturerModelName', model, MODEL_WORDS, 4) ?? UNLISTED,
      reconstructionMethod:
        leaving('ReconstructionMethod', reconstructionMethod, RECONSTRUCTION_WORDS, 3) ?? UNLISTED,
    },
    kernels: dataset
      .texts(CONVOLUTION_KERNEL)
      .flatMap((text) => leaving('ConvolutionKernel', text, RECONSTRUCTION_WORDS, 3) ?? []),
    withheld,
  };
}

/**
 * Words of the list, also run together (`TrueX`), and numbers of so many digits at most: longer ones may be those of a
 * patient.
 */
function isMadeOf(text: string, words: ReadonlySet<string>, digits: number): boolean {
  if (text.length > LONGEST) return false;
  const parts = text.match(/\p{Letter}+|\d+(?:\.\d+)?|[^]/gu) ?? [];
  const isNumber = (part: string) => /^\d/.test(part);
  return (
    parts.filter(isNumber).length <= MOST_NUMBERS &&
    parts.every((part) => {
      if (isNumber(part)) return new RegExp(`^\\d{0,${digits}}(\\.\\d{1,3}0*)?$`).test(part);
      return BETWEEN.test(part) || isWord(part, words);
    })
  );
}

function isWord(part: string, words: ReadonlySet<string>): boolean {
  if (words.has(part.toLowerCase())) return true;
  const joined = part.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu) ?? [];
  return joined.length > 1 && joined.every((one) => words.has(one.toLowerCase()));
}
