import { sopClassName } from '../../dicom/index.ts';

/** Objects of one SOP class that were taken and dropped. */
export interface DroppedClass {
  /** Empty for those of further classes, taken together. */
  readonly sopClassUid: string;
  /** As the standard calls it; null for private and rare ones. */
  readonly name: string | null;
  readonly objects: number;
}

/** A peer may make up as many private classes as it likes. */
const MOST_CLASSES = 100;
const FURTHER = '';

/** Counts what is dropped, by SOP class. */
export class DroppedClasses {
  readonly #objects = new Map<string, number>();

  add(sopClassUid: string): void {
    const isCounted = this.#objects.has(sopClassUid) || this.#objects.size < MOST_CLASSES;
    const key = isCounted ? sopClassUid : FURTHER;
    this.#objects.set(key, (this.#objects.get(key) ?? 0) + 1);
  }

  /** Most first. */
  get list(): DroppedClass[] {
    return [...this.#objects]
      .sort(([, a], [, b]) => b - a)
      .map(([sopClassUid, objects]) => ({ sopClassUid, name: sopClassName(sopClassUid) ?? null, objects }));
  }
}
