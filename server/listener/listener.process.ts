/** Entry of the listener's process: it dies with its parent, and answers to it alone. */
import { ListenerServer } from './listener-server.ts';
import type { FromListener, ToListener } from './listener-message.ts';

const STATS_EVERY_MS = 1000;

let server: ListenerServer | undefined;

const send = (message: FromListener) => {
  if (process.connected) process.send?.(message);
};

process.on('message', (message: ToListener) => {
  handle(message).catch((error: NodeJS.ErrnoException) => {
    send({ kind: 'failed', code: error.code ?? 'UNKNOWN', message: error.message });
  });
});
// The parent is gone, however it ended: nobody takes receipts any more.
process.on('disconnect', () => process.exit(0));
// Signals of the terminal reach the whole group; the parent decides when to stop.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

send({ kind: 'ready' });

async function handle(message: ToListener): Promise<void> {
  switch (message.kind) {
    case 'start':
      server = new ListenerServer(message, send);
      await server.start();
      setInterval(() => server && send({ kind: 'stats', stats: server.stats }), STATS_EVERY_MS).unref();
      return;
    case 'policy':
      if (server) server.policy = message.policy;
      return;
    case 'report-answer':
      server?.onReportAnswer(message.id, message.outcome);
      return;
    case 'stop':
      await server?.stop(message.drainMs);
      await flushed();
      process.disconnect();
  }
}

/** What was sent before has been written to the pipe. */
function flushed(): Promise<void> {
  return new Promise((resolve) => {
    if (!server || !process.connected || !process.send) return resolve();
    process.send({ kind: 'stats', stats: server.stats } satisfies FromListener, undefined, {}, () =>
      resolve(),
    );
  });
}
