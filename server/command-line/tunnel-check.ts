import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { Config } from '../base/config.ts';
import type { Check } from './doctor.ts';

/** Which way packages take to the processing server, and whether anybody on that way could read them. */
export async function checkTunnel({ processing }: Config, tell: (check: Check) => void): Promise<void> {
  if (processing.kind === 'stand-in') return;
  const { hostname, protocol } = new URL(processing.kind === 'http' ? processing.url : processing.serverUrl);
  const subject = 'tunnel';
  const way = await wayTo(hostname.replace(/^\[|\]$/g, '')).catch((error: NodeJS.ErrnoException) => error);
  if (way instanceof Error) {
    const text = `no way leads to ${hostname} (${way.code}): start the tunnel, or look at its routes and at name resolution`;
    tell({ subject, verdict: 'wrong', text });
  } else if (way.isTunnel || way.isInside)
    tell({ subject, verdict: 'ok', text: `the way to ${hostname} is ${way.name}` });
  else {
    const tunnels = Object.keys(networkInterfaces()).filter(isTunnel);
    const others =
      tunnels.length > 0 ? `and not ${tunnels.join(', ')}` : 'which is no tunnel of this machine';
    const open =
      protocol === 'https:'
        ? 'right where a router or a container has the tunnel'
        : 'right only where a router or a container has the tunnel, else packages can be read on their way: use https';
    tell({ subject, verdict: 'look', text: `the way to ${hostname} is ${way.name}, ${others}: ${open}` });
  }
}

const isTunnel = (name: string) => /^(tun|tap|wg|ppp|utun)/.test(name);

/** The interface by which the machine would send to a host: chosen by connecting a UDP socket, which sends nothing. */
async function wayTo(host: string): Promise<{ name: string; isTunnel: boolean; isInside: boolean }> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  try {
    socket.connect(9, address);
    await once(socket, 'connect');
    const from = socket.address().address;
    const [name, addresses = []] = Object.entries(networkInterfaces()).find(([, all]) =>
      all?.some((one) => one.address === from),
    ) ?? [from];
    return { name, isTunnel: isTunnel(name), isInside: addresses.some(({ internal }) => internal) };
  } finally {
    socket.close();
  }
}
