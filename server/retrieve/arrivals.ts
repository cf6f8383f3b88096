/** Images of series that are being retrieved, as they are received. */
import { pause } from '../base/pause.ts';
import type { Receipt } from '../storage/receipt.ts';

interface Awaited {
  /** SOP Instance UIDs: an image that comes twice is one. */
  readonly images: Set<string>;
  /** How many images a static series has by its own headers. */
  declared: number | undefined;
  readonly onImage: Set<() => void>;
}

export class Arrivals {
  readonly #series = new Map<string, Awaited>();

  /** Also copies of what is here. */
  note(receipts: readonly Receipt[]): void {
    for (const { header } of receipts) {
      const awaited = this.#series.get(header.series.seriesInstanceUid);
      if (!awaited) continue;
      const { sopInstanceUid } = header.slice;
      // A copy is no progress: it may come for ever.
      if (awaited.images.has(sopInstanceUid)) continue;
      awaited.images.add(sopInstanceUid);
      awaited.declared = declaredImages(header) ?? awaited.declared;
      for (const tell of awaited.onImage) tell();
    }
  }

  /** Counts from now on, until it is disposed. */
  expect(seriesInstanceUid: string): Expected {
    const awaited: Awaited = { images: new Set(), declared: undefined, onImage: new Set() };
    this.#series.set(seriesInstanceUid, awaited);
    return {
      count: () => awaited.images.size,
      has: (sopInstanceUid) => awaited.images.has(sopInstanceUid),
      isDeclaredWhole: () => awaited.declared !== undefined && awaited.images.size >= awaited.declared,
      onImage: (listener) => void awaited.onImage.add(listener),
      reach: (count, patienceMs, signal) => reach(awaited, count, patienceMs, signal),
      [Symbol.dispose]: () => {
        if (this.#series.get(seriesInstanceUid) === awaited) this.#series.delete(seriesInstanceUid);
      },
    };
  }
}

export interface Expected extends Disposable {
  count(): number;
  has(sopInstanceUid: string): boolean;
  /** Whether as many images have come as their headers say that the series has; false where they do not say. */
  isDeclaredWhole(): boolean;
  onImage(listener: () => void): void;
  /** Resolves once so many have come, or none has come for `patienceMs`. */
  reach(count: number, patienceMs: number, signal: AbortSignal): Promise<void>;
}

/** Number of Slices is that of one time slice or gate (PS3.3 C.8.9.1): it says nothing of the images of other series. */
function declaredImages({ series, slice }: Receipt['header']): number | undefined {
  const isStatic = !/^(DYNAMIC|GATED)$/i.test(slice.seriesType[0] ?? '') && (slice.frames ?? 1) <= 1;
  return isStatic ? series.numberOfSlices : undefined;
}

async function reach(
  awaited: Awaited,
  count: number,
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (awaited.images.size < count && !signal.aborted) {
    const before = awaited.images.size;
    const woken = new AbortController();
    const wake = () => woken.abort();
    awaited.onImage.add(wake);
    await pause(patienceMs, AbortSignal.any([signal, woken.signal]));
    awaited.onImage.delete(wake);
    if (awaited.images.size === before) return;
  }
}
