export type ConnectionState = 'idle' | 'live' | 'lost';

let state = $state<ConnectionState>('idle');
let generation = $state(0);
let beginnings = $state(0);
let forgotten = $state(0);

/** How the page hears of changes. */
export const connection = {
  get state(): ConnectionState {
    return state;
  },
  /** Grows each time the live connection came back: whatever was read before may be stale and is read again. */
  get generation(): number {
    return generation;
  },
  /**
   * Grows when changes are told from now on that may not have been told before: also when the page has just been loaded,
   * and what it read first may be older than the first message.
   */
  get beginnings(): number {
    return beginnings;
  },
  /** Grows each time the cache was replaced by an empty one. */
  get forgotten(): number {
    return forgotten;
  },
  forgot(): void {
    forgotten++;
  },
  opened(): void {
    if (state !== 'live') beginnings++;
    if (state === 'lost') generation++;
    state = 'live';
  },
  /** @param wanted nobody on the page listened any more, so it was closed on purpose. */
  closed(wanted: boolean): void {
    state = wanted ? 'idle' : 'lost';
  },
};
