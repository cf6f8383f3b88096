/** What was done in the hours or days of a range, and what takes the disk. */
const WIDTHS = { HOUR: 3_600_000, DAY: 86_400_000 } as const;
const STEPS = ['COMPILATOR', 'VALIDATOR', 'PACKER', 'UPLOADER', 'DOWNLOADER', 'UNPACKER', 'STORE_SCU'];
const WORK_S = [30, 0.2, 1.4, 6, 120, 2.2, 9];

export function exampleActivity({ from, to, by }: { from: string; to: string; by: keyof typeof WIDTHS }) {
  const width = WIDTHS[by];
  const begin = Date.parse(from);
  const count = Math.ceil((Date.parse(to) - begin) / width);
  const places = Array.from({ length: count }, (_, index) => ({
    at: new Date(begin + index * width).toISOString(),
    index,
  }));
  return {
    tasks: places.map(({ at, index }) => {
      const begun = by === 'HOUR' ? index % 4 : 6 + ((index * 7) % 11);
      const failed = index % 9 === 0 ? Math.min(2, begun) : 0;
      return { at, begun, failed, completed: begun - failed, images: begun * 267, bytesSent: begun * 3.1e6 };
    }),
    steps: places.flatMap(({ at, index }) =>
      STEPS.map((step, place) => ({
        ...{ at, step, count: 4 },
        workSeconds: 4 * WORK_S[place]! * (1 + (index % 5) / 10),
        waitSeconds: 4 * (0.2 + (index % 3)),
      })),
    ),
    stepsSince: null,
    server: places.map(({ at, index }) =>
      index === 20
        ? { at, latencyMs: null, highestMs: null, unanswered: 6 }
        : { at, latencyMs: 3 + (index % 5), highestMs: 9 + (index % 7), unanswered: 0 },
    ),
    disk: places.map(({ at, index }) => ({
      ...{ at, total: 512e9 },
      ...{ free: 301e9 - index * 4e8, used: 18.4e9 + index * 4e8 },
    })),
  };
}

export function exampleStorage(now: number) {
  const parts = [
    { part: 'RECEIVED', bytes: 9.1e9 },
    { part: 'TASKS', bytes: 8.6e9 },
    { part: 'DATABASE', bytes: 0.6e9 },
    { part: 'LOGS', bytes: 0.1e9 },
  ];
  return {
    ...{ total: 512e9, free: 301e9, reserved: 512 * 2 ** 20, used: 18.4e9 },
    ...{ usedAt: now - 240_000, parts },
  };
}
