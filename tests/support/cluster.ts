/** Two gateways as nodes of one cluster, each a process of its own, on one MariaDB and one directory. */
import { join } from 'node:path';
import { startStorescp, storescu, type Storescp } from './dcmtk.ts';
import { freePort } from './free-port.ts';
import { startGateway, type Gateway } from './gateway.ts';
import { startMariadb, type Mariadb } from './mariadb.ts';
import { makePhantomSeries, type PhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { startProcessingServer } from './processing-server.ts';
import { createDevice, mutate } from './task-api.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const NODES = ['a', 'b'] as const;
export type NodeName = (typeof NODES)[number];

export interface ClusterExam {
  readonly series: PhantomSeries;
  readonly files: readonly string[];
}

export interface TestCluster extends AsyncDisposable {
  readonly mariadb: Mariadb;
  readonly destination: Storescp;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly node: (name: NodeName) => Gateway;
  /** Starts a node that was killed, on the same ports. */
  start(name: NodeName): Promise<void>;
  makeExam(): ClusterExam;
  /** Pushes files to a node. @throws Error where it did not take them all */
  push(files: readonly string[], name: NodeName): Promise<void>;
  /** Rows of a statement, tab-separated. */
  sql(statement: string): Promise<string>;
}

export async function startCluster(): Promise<TestCluster> {
  const owned = new AsyncDisposableStack();
  try {
    const directory = owned.use(temporaryDirectory('petfectior-cluster-')).path;
    const mariadb = owned.use(await startMariadb());
    const server = owned.use(await startProcessingServer(join(directory, 'processing')));
    const destination = owned.use(await startStorescp(join(directory, 'destination'), { aeTitle: 'PACS' }));
    const dataDir = join(directory, 'data');
    const env = {
      ...server.httpEnv,
      CLUSTER: 'true',
      DATABASE_URL: await mariadb.createDatabase('gateway'),
    };
    const nodes = new Map<NodeName, Gateway>();
    owned.defer(async () => {
      for (const node of nodes.values()) await node.kill('SIGKILL');
    });
    const ports = { a: [await freePort(), await freePort()], b: [await freePort(), await freePort()] };
    const start = async (name: NodeName) => {
      const [httpPort, dicomPort] = ports[name] as [number, number];
      nodes.set(name, await startGateway({ dataDir, env: { ...env, NODE_NAME: name }, httpPort, dicomPort }));
    };
    for (const name of NODES) await start(name);
    const node = (name: NodeName) => nodes.get(name)!;
    await createDevice(await node('a').api(), {
      name: 'PACS',
      aeTitle: 'PACS',
      port: destination.port,
      isDestination: true,
    });
    // Longer than it takes until what a node had received is taken up by another.
    await mutate(await node('a').api(), 'updateConfig(input: { quietSeconds: 120 })');
    let exams = 0;
    return {
      ...{ mariadb, destination, dataDir, env, node, start },
      makeExam: () => {
        const number = ++exams;
        const series = makePhantomSeries({
          ...{ slices: 48, rows: 32, columns: 32, seed: number, patientId: `PHANTOM-${number}` },
        });
        return { series, files: writeSeries(join(directory, `exam-${number}`), series.objects) };
      },
      push: async (files, name) => {
        const { status, stdout, stderr } = await storescu(files, node(name).dicomPort, {});
        if (status !== 0) throw new Error(`storescu ended with ${status}: ${stdout}${stderr}`);
      },
      sql: (statement) => mariadb.sql(statement, 'gateway'),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await owned.disposeAsync();
    throw error;
  }
}
