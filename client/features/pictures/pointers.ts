interface Held {
  readonly x: number;
  readonly y: number;
}

/** What the pointers on a picture have done together since the last event: CSS pixels, and a factor. */
export interface Gesture {
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly stretch: number;
}

/** Pointers that are pressed on a picture: a mouse, or fingers, the first two of which count for zooming. */
export class Pointers {
  readonly #held = new Map<number, Held>();

  hold({ pointerId, clientX: x, clientY: y }: PointerEvent): Gesture {
    const isNew = !this.#held.has(pointerId);
    const before = this.#shape();
    this.#held.set(pointerId, { x, y });
    const count = this.#held.size;
    // One finger more moves the middle of them all, and nothing else.
    if (isNew) return { count, x: 0, y: 0, stretch: 1 };
    const now = this.#shape();
    const stretch = before.spread > 0 && now.spread > 0 ? now.spread / before.spread : 1;
    return { count, x: now.x - before.x, y: now.y - before.y, stretch };
  }

  lift({ pointerId }: PointerEvent): void {
    this.#held.delete(pointerId);
  }

  #shape(): Held & { readonly spread: number } {
    const all = [...this.#held.values()];
    const [one, other] = all;
    const sum = all.reduce((so, { x, y }) => ({ x: so.x + x, y: so.y + y }), { x: 0, y: 0 });
    const spread = one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
    return { x: sum.x / all.length, y: sum.y / all.length, spread };
  }
}
