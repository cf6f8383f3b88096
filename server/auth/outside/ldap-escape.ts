/** Values inside filters (RFC 4515 3) and names (RFC 4514 2.4). */

export function inFilter(value: string): string {
  return value.replace(
    /[\\*()\u0000]/g,
    (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

export function inName(value: string): string {
  return value
    .replace(/[\\",+<>;=]/g, (character) => `\\${character}`)
    .replaceAll('\u0000', '\\00')
    .replace(/^[ #]/, (character) => `\\${character}`)
    .replace(/ $/, '\\ ');
}

/** A name in one spelling, to compare by: no blanks round the marks, no difference of case. */
export function plainName(name: string): string {
  return name
    .trim()
    .replace(/\s*([,=+])\s*/g, '$1')
    .toLowerCase();
}
