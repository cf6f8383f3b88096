import type { Tone } from './tone.ts';

export interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  /** Takes back what the toast tells of. */
  readonly undo?: (() => void) | undefined;
}

/** A bad one stays until it is dismissed; the others go by themselves, later where there is something to decide. */
const LIFETIME_MS = 6000;
const UNDO_LIFETIME_MS = 12_000;

let next = 0;
let list = $state.raw<readonly Toast[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const toasts = {
  get list(): readonly Toast[] {
    return list;
  },
  show(tone: Tone, text: string, undo?: () => void): void {
    const toast = { id: next++, tone, text, undo };
    list = [...list.slice(-3), toast];
    this.letGo(toast);
  },
  dismiss(id: number): void {
    this.hold(id);
    list = list.filter((toast) => toast.id !== id);
  },
  /** It stays while someone reads it or is about to press its button. */
  hold(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  },
  letGo({ id, tone, undo }: Toast): void {
    if (tone === 'bad') return;
    this.hold(id);
    timers.set(
      id,
      setTimeout(() => this.dismiss(id), undo ? UNDO_LIFETIME_MS : LIFETIME_MS),
    );
  },
};
