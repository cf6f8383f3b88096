import type { BitReader } from './bit-reader.ts';
import { unsupported } from './pixel-frame.ts';

const LONGEST = 16;

/** A Huffman table (ITU-T T.81 annex C): every 16 bits that can come lead to a symbol and its length. */
export class HuffmanTable {
  /** Symbol times 32 plus length of the code; 0 where no code begins so. */
  readonly #entries = new Uint16Array(1 << LONGEST);

  /**
   * @param counts codes of each length from 1 to 16
   * @param symbols in the order of their codes
   */
  constructor(counts: Uint8Array, symbols: Uint8Array) {
    let code = 0;
    let next = 0;
    for (let length = 1; length <= LONGEST; length++) {
      for (let index = 0; index < (counts[length - 1] as number); index++) {
        const symbol = symbols[next++] as number;
        const first = code << (LONGEST - length);
        const last = (code + 1) << (LONGEST - length);
        if (last > 1 << LONGEST || symbol > LONGEST) throw unsupported('a JPEG Huffman table is broken');
        this.#entries.fill(symbol * 32 + length, first, last);
        code++;
      }
      code <<= 1;
    }
  }

  decode(bits: BitReader): number {
    const entry = this.#entries[bits.peek(LONGEST)] as number;
    if (entry === 0) throw unsupported('a JPEG Huffman code that the table does not have');
    bits.skip(entry & 31);
    return entry >> 5;
  }
}
