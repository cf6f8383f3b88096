/** Counts images of series that are being retrieved, as the listener receives them. */
import { pause } from '../base/pause.ts';
import type { Receipt } from '../storage/receipt.ts';

interface Awaited {
  count: number;
  readonly onImage: Set<() => void>;
}

export class Arrivals {
  readonly #series = new Map<string, Awaited>();

  /** Also copies of what is here. */
  note(receipts: readonly Receipt[]): void {
    for (const { header } of receipts) {
      const awaited = this.#series.get(header.series.seriesInstanceUid);
      if (!awaited) continue;
      awaited.count++;
      for (const tell of awaited.onImage) tell();
    }
  }

  /** Counts from now on, until it is disposed. */
  expect(seriesInstanceUid: string): Expected {
    const awaited: Awaited = { count: 0, onImage: new Set() };
    this.#series.set(seriesInstanceUid, awaited);
    return {
      count: () => awaited.count,
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
  onImage(listener: () => void): void;
  /** Resolves once so many have come, or none has come for `patienceMs`. */
  reach(count: number, patienceMs: number, signal: AbortSignal): Promise<void>;
}

async function reach(
  awaited: Awaited,
  count: number,
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (awaited.count < count && !signal.aborted) {
    const before = awaited.count;
    const woken = new AbortController();
    const wake = () => woken.abort();
    awaited.onImage.add(wake);
    await pause(patienceMs, AbortSignal.any([signal, woken.signal]));
    awaited.onImage.delete(wake);
    if (awaited.count === before) return;
  }
}
