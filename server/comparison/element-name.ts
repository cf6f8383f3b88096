/** Names and VRs of elements, standard and private, from dcmjs' dictionary: loaded when the first is asked for. */
export interface DictionaryEntry {
  readonly name: string;
  /** `UN` where the dictionary does not know it. */
  readonly vr: string;
}

export type NameElement = (tag: number, privateCreator: string | undefined) => DictionaryEntry;

const UNKNOWN: DictionaryEntry = { name: '', vr: 'UN' };

export async function loadElementNames(): Promise<NameElement> {
  const { default: dictionary } = await import('dcmjs/dictionary');
  return (tag, privateCreator) => {
    const hex = tag.toString(16).toUpperCase().padStart(8, '0');
    const [group, element] = [hex.slice(0, 4), hex.slice(4)];
    if (((tag >>> 16) & 1) === 0) {
      const known = dictionary[`(${group},${element})`] ?? dictionary[repeating(group, element)];
      return known ? { name: known.name, vr: known.vr } : UNKNOWN;
    }
    // PS3.5 7.8.1: (gggg,00bb) reserves a block, and says whose it is.
    if ((tag & 0xffff) <= 0xff) return { name: 'PrivateCreator', vr: 'LO' };
    if (privateCreator === undefined) return UNKNOWN;
    const low = element.slice(2).toLowerCase();
    const known = dictionary[`(${group.toLowerCase()},"${privateCreator}",${low})`];
    return { name: known && known.name !== 'Unknown' ? known.name : '', vr: known?.vr ?? 'UN' };
  };
}

/** Overlays and curves come in groups of a range (PS3.5 7.6). */
function repeating(group: string, element: string): string {
  return `(${group.slice(0, 2)}00-${group.slice(0, 2)}FF,${element})`;
}
