/** How a WebSocket ends: with a code, and also where the other side does not answer. */
import type { WebSocket } from 'ws';

/** Close codes of our own beside those of the protocol (RFC 6455 7.4.2: 4000 and up). */
export const CLOSE = {
  SIGNED_OUT: 4401,
  FORBIDDEN: 4403,
  TOO_SLOW: 4408,
  TOO_MUCH: 4429,
  GOING_AWAY: 1001,
} as const;

/** How long the other side has to answer that it is closed. */
export const CLOSE_GRACE_MS = 1000;
const PING_EVERY_MS = 12_000;

/** Of one that sends or leaves too much: nothing of it is read any more. */
export function endFlood(socket: WebSocket, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(CLOSE.TOO_MUCH, reason);
  socket.pause();
  setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
}

/** Pings; a peer that does not answer until the next one is gone. @returns what ends it. */
export function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  return () => clearInterval(timer);
}
