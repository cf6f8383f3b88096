/** Answers of the API that are under way: those that stream events last as long as their session, and their reader. */
import type { ServerResponse } from 'node:http';
import type { Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';

export interface OpenAnswersPorts {
  readonly events: Events;
  readonly log: Logger;
  /** How long a reader may leave what is sent unread, ms. */
  readonly stallMs: number;
}

interface OpenAnswer {
  readonly viewer: Viewer | null;
  /** When it was first seen to wait for its reader, ms of the process; undefined while it does not. */
  waitsSince: number | undefined;
}

export class OpenAnswers {
  readonly #ports: OpenAnswersPorts;
  readonly #answers = new Map<ServerResponse, OpenAnswer>();
  /** Runs while there are answers. */
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: OpenAnswersPorts) {
    this.#ports = ports;
    ports.events.on('accessEnded', ({ kind, credentialId }) => {
      for (const [response, { viewer }] of this.#answers)
        if (viewer?.kind === kind && viewer.credentialId === credentialId && isStream(response))
          response.destroy();
    });
  }

  add(response: ServerResponse, viewer: Viewer | null): void {
    const answer: OpenAnswer = { viewer, waitsSince: undefined };
    this.#answers.set(response, answer);
    this.#timer ??= setInterval(() => this.#endStalled(), this.#ports.stallMs / 4).unref();
    response.on('drain', () => (answer.waitsSince = undefined));
    response.once('close', () => {
      this.#answers.delete(response);
      if (this.#answers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
  }

  #endStalled(): void {
    const now = performance.now();
    for (const [response, answer] of this.#answers) {
      if (!response.writableNeedDrain) continue;
      answer.waitsSince ??= now;
      if (now - answer.waitsSince < this.#ports.stallMs) continue;
      this.#ports.log.warn('api.subscriber-stalled', { seconds: this.#ports.stallMs / 1000 });
      response.destroy();
    }
  }
}

function isStream(response: ServerResponse): boolean {
  return response.headersSent && String(response.getHeader('content-type')).startsWith('text/event-stream');
}
