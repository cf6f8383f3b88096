import type { Tone } from './tone.ts';

export interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
}

/** A bad one stays until it is dismissed; the others go by themselves. */
const LIFETIME_MS = 6000;

let next = 0;
let list = $state.raw<readonly Toast[]>([]);

export const toasts = {
  get list(): readonly Toast[] {
    return list;
  },
  show(tone: Tone, text: string): void {
    const id = next++;
    list = [...list.slice(-3), { id, tone, text }];
    if (tone !== 'bad') setTimeout(() => this.dismiss(id), LIFETIME_MS);
  },
  dismiss(id: number): void {
    list = list.filter((toast) => toast.id !== id);
  },
};
