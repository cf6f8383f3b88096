import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { collectText, endChild, runProgram } from './programs.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { waitFor } from './wait-for.ts';

export interface Mariadb extends AsyncDisposable {
  readonly port: number;
  readonly socket: string;
  /** Makes an empty database and gives its address, `mariadb://user@127.0.0.1:port/name` (or `mysql://`). */
  createDatabase(name: string, scheme?: 'mariadb' | 'mysql'): Promise<string>;
  /** Runs SQL as root and gives what the client prints, tab-separated, without headers. */
  sql(statement: string, database?: string): Promise<string>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Stands still as it is when this returns: its connections stay open, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same port with the same data. */
  start(): Promise<void>;
}

const PASSWORD = 'throw-away';

/** A MariaDB server of the test's own: a data directory that is thrown away, a free port of the loopback. */
export async function startMariadb(): Promise<Mariadb> {
  const directory = temporaryDirectory('mariadb-');
  const [datadir, socket] = [join(directory.path, 'data'), join(directory.path, 'server.sock')];
  const port = await freePort();
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const installed = await runProgram('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${datadir}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...asRoot,
  ]);
  if (installed.status !== 0) {
    directory[Symbol.dispose]();
    throw new Error(`mariadb-install-db: ${installed.stderr}`);
  }
  const sql = async (statement: string, database = '') => {
    const result = await runProgram('mariadb', [
      '--no-defaults',
      `--socket=${socket}`,
      '--user=root',
      '--batch',
      '--skip-column-names',
      '-e',
      statement,
      ...(database ? [database] : []),
    ]);
    if (result.status !== 0) throw new Error(`mariadb: ${result.stderr}`);
    return result.stdout;
  };
  let child = launch();

  function launch() {
    const server = spawn(
      'mariadbd',
      [
        '--no-defaults',
        `--datadir=${datadir}`,
        `--socket=${socket}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--pid-file=${join(directory.path, 'server.pid')}`,
        '--skip-name-resolve',
        '--innodb-buffer-pool-size=64M',
        '--innodb-flush-log-at-trx-commit=2',
        '--character-set-server=utf8mb4',
        ...asRoot,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return { server, log: collectText(server.stderr) };
  }
  async function ready() {
    await waitFor(
      () => {
        if (child.server.exitCode !== null) throw new Error(`mariadbd ended: ${child.log().slice(-2000)}`);
        return sql('select 1');
      },
      { what: 'MariaDB answers', timeoutMs: 30_000, everyMs: 100 },
    );
  }

  try {
    await ready();
    await sql(`create user 'gateway'@'127.0.0.1' identified by '${PASSWORD}'`);
  } catch (error) {
    await endChild(child.server, 'SIGKILL');
    directory[Symbol.dispose]();
    throw error;
  }
  return {
    port,
    socket,
    sql,
    createDatabase: async (name, scheme = 'mariadb') => {
      await sql(`create database \`${name}\`; grant all on \`${name}\`.* to 'gateway'@'127.0.0.1'`);
      return `${scheme}://gateway:${PASSWORD}@127.0.0.1:${port}/${name}`;
    },
    stop: (signal = 'SIGTERM') => endChild(child.server, signal),
    freeze: () => {
      child.server.kill('SIGSTOP');
      // A signal takes its time, in which a thread may still answer.
      while (!standsStill(child.server.pid!));
    },
    thaw: () => child.server.kill('SIGCONT'),
    start: async () => {
      child = launch();
      await ready();
    },
    [Symbol.asyncDispose]: async () => {
      await endChild(child.server, 'SIGKILL');
      directory[Symbol.dispose]();
    },
  };
}

/** Whether every thread of a process is stopped (proc(5): state T), or the process is gone. */
function standsStill(pid: number): boolean {
  const threads = globSync(`/proc/${pid}/task/*/stat`);
  return threads.every((stat) => {
    try {
      return /^T/.test(readFileSync(stat, 'latin1').split(') ').at(-1)!);
    } catch {
      return true;
    }
  });
}
