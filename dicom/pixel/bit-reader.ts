import { unsupported } from './pixel-frame.ts';

/** Bits of an entropy-coded segment (ITU-T T.81 F.2.2.5): a zero byte behind 0xFF is stuffing. */
export class BitReader {
  readonly #data: Buffer;
  #at = 0;
  #bits = 0;
  #count = 0;
  /** Zero bits given behind the end: a cut-off image ends in an error, not in a long run. */
  #padded = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  /** The next bits, not taken; at most 16. */
  peek(count: number): number {
    while (this.#count < count) this.#fill();
    return (this.#bits >>> (this.#count - count)) & ((1 << count) - 1);
  }

  skip(count: number): void {
    this.#count -= count;
    this.#bits &= (1 << this.#count) - 1;
  }

  read(count: number): number {
    const bits = this.peek(count);
    this.skip(count);
    return bits;
  }

  /** Goes behind the next restart marker. */
  restart(): void {
    this.#bits = 0;
    this.#count = 0;
    while (this.#at + 1 < this.#data.length) {
      const marker = this.#data[this.#at + 1] as number;
      if (this.#data[this.#at] === 0xff && marker >= 0xd0 && marker <= 0xd7) {
        this.#at += 2;
        return;
      }
      this.#at++;
    }
    throw unsupported('a JPEG restart marker is missing');
  }

  #fill(): void {
    const byte = this.#data[this.#at];
    const isMarker = byte === 0xff && this.#data[this.#at + 1] !== 0;
    if (byte === undefined || isMarker) {
      if (++this.#padded > 8) throw unsupported('a compressed image ends early');
      this.#bits <<= 8;
    } else {
      this.#bits = (this.#bits << 8) | byte;
      this.#at += byte === 0xff ? 2 : 1;
    }
    this.#count += 8;
  }
}
