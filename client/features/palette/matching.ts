import type { IconName } from '../../ui/icon-paths.ts';

/** Something that can be gone to or done from anywhere. */
export interface Entry {
  readonly label: string;
  /** What kind of thing it is, or more of it. */
  readonly beside: string;
  readonly icon: IconName;
  readonly act: () => void;
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();

/** Those that have every word that is typed, whatever its case and accents; those whose name begins with it first. */
export function matching<Of extends Pick<Entry, 'label' | 'beside'>>(
  entries: readonly Of[],
  typed: string,
): Of[] {
  const wanted = plain(typed.trim());
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = entries.filter(({ label, beside }) => {
    const text = plain(`${label} ${beside}`);
    return words.every((word) => text.includes(word));
  });
  const begins = ({ label }: Of): boolean => plain(label).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))];
}
