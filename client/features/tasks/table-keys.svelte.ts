/** Keys by which an operator goes through the table. Call it while the component initialises. */
import { router } from '../../router.svelte.ts';

export interface TableKeys {
  /** The row that keys act on; undefined until one was chosen. */
  readonly id: string | undefined;
  readonly helpShown: boolean;
  closeHelp(): void;
}

export function tableKeys(ids: () => readonly string[], toggle: (id: string) => void): TableKeys {
  let id = $state<string | undefined>();
  let helpShown = $state(false);

  function move(by: number): void {
    const all = ids();
    const at = id === undefined ? -1 : all.indexOf(id);
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
    if (next === undefined) return;
    id = next;
    document.querySelector(`[data-task="${CSS.escape(next)}"]`)?.scrollIntoView({ block: 'nearest' });
  }
  const KEYS: Readonly<Record<string, () => void>> = {
    j: () => move(1),
    k: () => move(-1),
    x: () => id !== undefined && toggle(id),
    Enter: () => id !== undefined && void router.go(`/tasks/${id}`),
    '/': () => document.querySelector<HTMLInputElement>('search input[type="search"]')?.focus(),
    '?': () => (helpShown = !helpShown),
  };
  $effect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (target.closest('input, select, textarea, dialog, [contenteditable]')) return;
      // Enter on a link or a button is theirs.
      if (event.key === 'Enter' && target.closest('a, button, summary')) return;
      const act = KEYS[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return {
    get id() {
      return id !== undefined && ids().includes(id) ? id : undefined;
    },
    get helpShown() {
      return helpShown;
    },
    closeHelp: () => (helpShown = false),
  };
}
