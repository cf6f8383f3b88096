export type ConnectionState = 'idle' | 'live' | 'lost';

let state = $state<ConnectionState>('idle');
let generation = $state(0);

/** How the page hears of changes. */
export const connection = {
  get state(): ConnectionState {
    return state;
  },
  /** Grows each time the live connection came back: whatever was read before may be stale and is read again. */
  get generation(): number {
    return generation;
  },
  opened(): void {
    if (state === 'lost') generation++;
    state = 'live';
  },
  /** @param wanted nobody on the page listened any more, so it was closed on purpose. */
  closed(wanted: boolean): void {
    state = wanted ? 'idle' : 'lost';
  },
};
