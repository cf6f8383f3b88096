/** Damages bytes as broken devices, cut connections and attackers do; the same random numbers, the same damage. */
export function mutate(bytes: Buffer, random: () => number): Buffer {
  let damaged = Buffer.from(bytes);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let round = 1 + below(4); round > 0 && damaged.length > 0; round--) {
    const at = below(damaged.length);
    switch (below(7)) {
      case 0:
        damaged[at] = below(256);
        break;
      case 1:
        damaged[at] = (damaged[at] as number) ^ (1 << below(8));
        break;
      case 2:
        // Lengths and counts live in runs of two or four bytes.
        damaged.fill(
          INTERESTING[below(INTERESTING.length)] as number,
          at,
          Math.min(damaged.length, at + 1 + below(4)),
        );
        break;
      case 3:
        damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + 1 + below(40))]);
        break;
      case 4:
        damaged = Buffer.concat([
          damaged.subarray(0, at),
          damaged.subarray(at, at + below(60)),
          damaged.subarray(at),
        ]);
        break;
      case 5:
        damaged = damaged.subarray(0, at);
        break;
      default:
        damaged = Buffer.concat([
          damaged.subarray(0, at),
          Buffer.from(Array.from({ length: below(20) }, () => below(256))),
          damaged.subarray(at),
        ]);
    }
  }
  return damaged;
}

const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];
