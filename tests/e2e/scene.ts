/** A gateway between a phantom scanner and a storescp, as a hospital has it; the far sides are DCMTK's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStorescp, storescu, type PushOptions, type Storescp } from '../support/dcmtk.ts';
import { checkDelivery, type DeliveryCheck } from '../support/check-delivery.ts';
import { startGateway, type Gateway } from '../support/gateway.ts';
import type { Api } from '../support/graphql-client.ts';
import { startMariadb } from '../support/mariadb.ts';
import type { PhantomOptions } from '../../server/phantom/options.ts';
import { makePhantomSeries, type PhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { createDevice, mutate } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

export type Database = 'embedded' | 'mariadb';

export interface SceneOptions {
  readonly database?: Database;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether a storescp is declared as destination [true]. */
  readonly withDestination?: boolean;
  /** Input of updateConfig, as GraphQL writes it. */
  readonly config?: string;
  /** [in a directory of its own] */
  readonly dataDir?: string;
}

/** A series that was made and where its files lie. */
export interface Exam {
  readonly series: PhantomSeries;
  readonly files: readonly string[];
}

export class Scene implements AsyncDisposable {
  gateway: Gateway;
  api: Api;
  readonly destination: Storescp;
  readonly #owned: AsyncDisposableStack;
  readonly #directory: string;
  readonly dataDir: string;
  readonly #env: Readonly<Record<string, string>>;
  #exams = 0;

  private constructor(
    gateway: Gateway,
    api: Api,
    destination: Storescp,
    kept: {
      owned: AsyncDisposableStack;
      directory: string;
      dataDir: string;
      env: Readonly<Record<string, string>>;
    },
  ) {
    this.gateway = gateway;
    this.api = api;
    this.destination = destination;
    this.#owned = kept.owned;
    this.#directory = kept.directory;
    this.dataDir = kept.dataDir;
    this.#env = kept.env;
  }

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const owned = new AsyncDisposableStack();
    try {
      const directory = owned.use(temporaryDirectory('petfectior-e2e-')).path;
      const database: Record<string, string> = {};
      if (options.database === 'mariadb') {
        database['DATABASE_URL'] = await owned.use(await startMariadb()).createDatabase('gateway');
      }
      const env = { ...database, ...options.env };
      const destination = owned.use(await startStorescp(join(directory, 'destination'), { aeTitle: 'PACS' }));
      const dataDir = options.dataDir ?? join(directory, 'data');
      const gateway = await startGateway({ dataDir, env });
      const kept = { owned, directory, dataDir, env };
      const scene = new Scene(gateway, await gateway.api(), destination, kept);
      try {
        if (options.config) await mutate(scene.api, `updateConfig(input: ${options.config})`);
        if (options.withDestination ?? true) await scene.declareDestination();
      } catch (error) {
        await gateway.kill('SIGKILL');
        throw error;
      }
      return scene;
    } catch (error) {
      await owned.disposeAsync();
      throw error;
    }
  }

  declareDestination(name = 'PACS', isDestination = true): Promise<void> {
    return createDevice(this.api, { name, aeTitle: 'PACS', port: this.destination.port, isDestination });
  }

  /** Makes a series and writes its files; 50 small slices unless said otherwise. */
  makeExam(options: PhantomOptions = {}): Exam {
    const number = ++this.#exams;
    const series = makePhantomSeries({
      slices: 50,
      rows: 64,
      columns: 64,
      seed: number,
      order: 'shuffled',
      patientId: `PHANTOM-${number}`,
      ...options,
    });
    return { series, files: writeSeries(join(this.#directory, `exam-${number}`), series.objects) };
  }

  /** Pushes files with storescu. @throws Error where it did not send them all */
  async push(files: readonly string[], options: PushOptions = {}): Promise<void> {
    const { status, stdout, stderr } = await storescu(files, this.gateway.dicomPort, options);
    if (status !== 0) throw new Error(`storescu ended with ${status}: ${stdout}${stderr}`);
  }

  /** Ends the gateway by a signal and starts it again on the same data and ports. */
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.gateway.kill(signal);
    await this.start();
  }

  /** Starts the gateway again where it was left. */
  async start(): Promise<void> {
    const { httpPort, dicomPort } = this.gateway;
    this.gateway = await startGateway({
      dataDir: this.dataDir,
      env: this.#env,
      httpPort,
      dicomPort,
    });
    this.api = await this.gateway.api();
  }

  /** What the destination got of an exam, held against what was sent. */
  check(exam: Exam, resultSeries: readonly string[]): DeliveryCheck {
    const wanted = new Set(resultSeries);
    const files = this.destination
      .received()
      .map(({ path }) => readFileSync(path))
      .filter((bytes) => [...wanted].some((uid) => bytes.includes(uid)));
    return checkDelivery(exam.series, files);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.kill('SIGKILL');
    await this.#owned.disposeAsync();
  }
}
