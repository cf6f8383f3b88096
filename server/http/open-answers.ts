/** Answers of the API that are under way: those that stream events last as long as their session. */
import type { ServerResponse } from 'node:http';
import type { Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';

export class OpenAnswers {
  readonly #answers = new Map<ServerResponse, Viewer | null>();

  constructor(events: Events) {
    events.on('accessEnded', ({ kind, credentialId }) => {
      for (const [response, viewer] of this.#answers)
        if (viewer?.kind === kind && viewer.credentialId === credentialId && isStream(response))
          response.destroy();
    });
  }

  add(response: ServerResponse, viewer: Viewer | null): void {
    this.#answers.set(response, viewer);
    response.once('close', () => this.#answers.delete(response));
  }

  /** Ends the answers that would never end by themselves. */
  endStreams(): void {
    for (const response of this.#answers.keys()) if (isStream(response)) response.destroy();
  }
}

function isStream(response: ServerResponse): boolean {
  return response.headersSent && String(response.getHeader('content-type')).startsWith('text/event-stream');
}
