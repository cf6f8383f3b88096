/** Connections to whichever host of a database can be reached. */
import { connect, type Socket } from 'node:net';

const KEEP_ALIVE_MS = 10_000;
const PORT = 3306;

/**
 * @param hosts `host` or `host:port`, at least one
 * @returns makes the socket of the next connection, as mysql2 asks for it: to the host of the one before, or to the
 *   host after it where that one could not be reached
 */
export function connectToAny(hosts: readonly string[]): () => Socket {
  const addresses = hosts.map((host) => {
    const { hostname, port } = new URL(`mysql://${host}/`);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || PORT };
  });
  let current = 0;
  return () => {
    const chosen = current;
    const socket = connect({
      ...addresses[chosen]!,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    });
    let isConnected = false;
    socket.once('connect', () => (isConnected = true));
    // Also where it was given up for taking too long, which is no error of the socket's.
    socket.once('close', () => {
      if (!isConnected && current === chosen) current = (chosen + 1) % addresses.length;
    });
    return socket;
  };
}
