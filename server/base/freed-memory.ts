import { earlierCodeCache } from './code-cache.ts';

/** What glibc (mallopt(3)) reads when a process starts: it cannot be said later. */
const ALLOCATOR = {
  // Each thread else takes an arena of its own, which keeps what was freed in it when the thread has ended.
  MALLOC_ARENA_MAX: '2',
  // Bytes. Larger pieces are mapped and given back one by one; said so, the threshold does not grow to 32 MiB.
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const;

/**
 * Starts this program again in its own process, under an allocator that gives freed memory back and with `gc` for
 * `collectWhileIdle`, unless it was started so. Does not return then. To be called before anything is opened.
 */
export function giveFreedMemoryBack(): void {
  const { execve, env, execPath, execArgv, argv, platform } = process;
  // A channel to a parent does not outlive the change.
  if (!execve || platform !== 'linux' || env['MALLOC_ARENA_MAX'] !== undefined || process.send) return;
  const args = [execPath, '--expose-gc', ...execArgv, ...argv.slice(1)];
  execve.call(process, execPath, args, { ...env, ...ALLOCATOR, ...earlierCodeCache(env) });
}
