import { ConfigurationChangedDocument, type ConfigurationPart } from './generated/graphql.ts';
import { liveEvents } from './live.svelte.ts';

/** Calls `changed` when someone, here or elsewhere, has changed one of these parts. Call it while a component initialises. */
export function followConfiguration(parts: readonly ConfigurationPart[], changed: () => void): void {
  liveEvents(
    ConfigurationChangedDocument,
    () => ({}),
    ({ configurationChanged: { part } }) => {
      if (parts.includes(part)) changed();
    },
  );
}
