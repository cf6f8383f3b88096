/** A Dicom Listener with short timers, and what must hold of it after each attack. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readFileMeta } from '../../dicom/index.ts';
import type { Durability } from '../../server/storage/spool-directories.ts';
import { startListener, type RunningListener } from './listener.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { PET_CONTEXTS, RawPeer, RELEASE, store } from './raw-peer.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const ARTIM_MS = 400;
export const IDLE_MS = 700;

export const phantom = makePhantomSeries({ slices: 3, rows: 64, transferSyntax: 'explicit' });
export const images = phantom.objects.map(({ bytes, sopInstanceUid }) => ({
  sopInstanceUid,
  dataset: bytes.subarray(readFileMeta(bytes).datasetOffset),
}));
export const [image] = images as [(typeof images)[number]];

export interface ListenerUnderAttack {
  readonly running: RunningListener;
  readonly port: number;
  /** Of the process that listened before the first attack. */
  readonly pid: number | undefined;
  readonly folder: string;
  /** Files of images in the spool. */
  spooled(): string[];
  /** After each attack: the same process, a good peer is served, and nothing failed. */
  assertUnharmed(): Promise<void>;
  /** A test: what the peer does must end in an A-ABORT of the service provider with this reason. */
  abortedFor(name: string, reason: number, attack: (peer: RawPeer) => void): void;
}

/** Starts it before the tests of the suite that calls this, and ends it after them. */
export function listenerUnderAttack(durability: Durability = 'process'): ListenerUnderAttack {
  const directory = temporaryDirectory();
  let running: RunningListener;
  let pid: number | undefined;

  before(async () => {
    running = await startListener(directory.path, {}, { artimMs: ARTIM_MS, idleMs: IDLE_MS, durability });
    pid = running.listener.pid;
  });
  after(async () => {
    await running[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
  });

  const spooled = (): string[] => {
    try {
      const names = readdirSync(join(directory.path, 'spool'), { recursive: true });
      return names.map(String).filter((name) => name.endsWith('.dcm'));
    } catch {
      return [];
    }
  };
  const assertUnharmed = async (): Promise<void> => {
    await using good = await RawPeer.associate(running.port, PET_CONTEXTS, { from: '127.0.0.9' });
    good.send(store(image.sopInstanceUid, image.dataset));
    assert.equal(await good.nextStatus(), 0);
    good.send(RELEASE);
    assert.equal((await good.next()).type, 6);
    assert.equal(running.listener.pid, pid);
    assert.deepEqual(running.failures, []);
  };
  return {
    get running() {
      return running;
    },
    get port() {
      return running.port;
    },
    get pid() {
      return pid;
    },
    folder: directory.path,
    spooled,
    assertUnharmed,
    abortedFor: (name, reason, attack) => {
      test(name, async () => {
        const count = spooled().length;
        await using peer = await RawPeer.associate(running.port);
        attack(peer);
        assert.deepEqual(await peer.nextAbort(), { source: 2, reason });
        await peer.closed();
        assert.equal(spooled().length, count);
        await assertUnharmed();
      });
    },
  };
}
