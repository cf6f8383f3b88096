/** Values inside filters (RFC 4515 3) and names (RFC 4514 2.4). */

export function inFilter(value: string): string {
  // Everything but plain ASCII letters and digits, as its bytes: none of it can mean anything.
  return [...Buffer.from(value)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9]/.test(character) ? character : `\\${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
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
