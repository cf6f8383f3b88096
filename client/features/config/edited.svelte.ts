import { untrack } from 'svelte';
import type { Draft } from './setting-fields.ts';

/**
 * One record in a form: what is typed, what that was made from, and what others have made of it meanwhile. What is
 * not being edited here follows them; where both have changed the same field, that is a conflict. Construct it while
 * a component initialises.
 */
export class Edited<Fields extends Draft> {
  fields = $state() as Fields;
  /** Fields in which others' changes were taken over since the last save. */
  followed = $state.raw<readonly (keyof Fields & string)[]>([]);
  #base = $state.raw() as Fields;
  readonly #present: () => Fields | undefined;

  readonly changed = $derived(this.#keys().filter((key) => this.fields[key] !== this.#base[key]));
  readonly conflicts = $derived.by(() => {
    const present = this.#present();
    if (!present) return [];
    return this.changed.filter(
      (key) => present[key] !== this.#base[key] && present[key] !== this.fields[key],
    );
  });

  /** @param present as the gateway has it now; undefined where it does not have it. */
  constructor(initial: Fields, present: () => Fields | undefined = () => undefined) {
    this.fields = { ...initial };
    this.#base = initial;
    this.#present = present;
    $effect(() => {
      const next = present();
      if (next) untrack(() => this.#follow(next));
    });
  }

  /** The record is now this: nothing is unsaved any more. */
  rebase(next: Fields): void {
    this.#base = next;
    this.fields = { ...next };
    this.followed = [];
  }

  /** Leaves what was typed for what the gateway has. */
  discard(): void {
    this.rebase(this.#present() ?? this.#base);
  }

  #keys(): (keyof Fields & string)[] {
    return Object.keys(this.#base);
  }

  #follow(next: Fields): void {
    const theirs = this.#keys().filter((key) => next[key] !== this.#base[key]);
    const untouched = theirs.filter((key) => this.fields[key] === this.#base[key]);
    const settled = theirs.filter((key) => untouched.includes(key) || this.fields[key] === next[key]);
    if (settled.length === 0) return;
    for (const key of untouched) this.fields[key] = next[key];
    this.#base = { ...this.#base, ...Object.fromEntries(settled.map((key) => [key, next[key]])) };
    this.followed = [...new Set([...this.followed, ...untouched])];
  }
}
