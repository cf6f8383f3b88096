/**
 * Characters that cannot be seen, or that change how others are shown: control characters, marks of direction
 * (Unicode UAX #9), separators of lines and paragraphs, zero-width marks, tags, lone surrogates. A name with one of
 * them can forge a line of the log, steer a terminal, or be shown as another name. The joiners U+200C and U+200D
 * belong to the spelling of several languages and stay.
 */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/u;
const EVERY = new RegExp(INVISIBLE, 'gu');

/** The text on one line, with each such character written as its code: `\u202e`. */
export function visible(text: string): string {
  return INVISIBLE.test(text) ? text.replace(EVERY, escaped) : text;
}

/** As `visible`, but tabs and ends of lines stay: for pages, where they forge nothing. */
export function visibleLines(text: string): string {
  return INVISIBLE.test(text)
    ? text.replace(EVERY, (one) => (/[\t\n\r]/.test(one) ? one : escaped(one)))
    : text;
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** Whether all of it can be seen: what people tell things apart by is to be so. */
export function isVisible(text: string): boolean {
  return !INVISIBLE.test(text);
}
