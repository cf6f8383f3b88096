/**
 * Whether a text is what a pattern says: `*` stands for any characters, none among them; everything else for itself,
 * whatever its case. The parts between stars are looked for one after another, each once and never again, so that no
 * pattern makes a text expensive.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = folded(pattern).split('*');
  const whole = folded(text);
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
}

/** Compared without case and outer spaces; composed and decomposed accents are the same. */
function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
