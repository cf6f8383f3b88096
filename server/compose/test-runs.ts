/** Part of the composition root: test runs, and how the gateway calls its own listener for them. */
import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { Endpoint } from '../../dicom/index.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import type { DeviceTls } from '../devices/device-tls.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import type { Source } from '../storage/receipt.ts';
import { TEST_RUN_AE_TITLE } from '../test-run/test-run.ts';
import { TestRuns, type TestRunsOptions } from '../test-run/test-runs.ts';
import type { ConfigurationServices } from './configuration.ts';
import type { ListenerControl } from './listener.ts';

export interface TestRunParts extends Pick<
  TestRunsOptions,
  'store' | 'pool' | 'log' | 'isHeld' | 'isRunning' | 'deleteTask'
> {
  readonly configuration: ConfigurationServices;
  readonly config: Config;
  readonly listener: ListenerControl;
  readonly log: Logger;
  readonly data: DataDirectory;
  readonly deviceTls: DeviceTls;
}

export function composeTestRuns(parts: TestRunParts): TestRuns {
  const { configuration, config, listener, data, deviceTls, ...others } = parts;
  const { settings, devices } = configuration;
  return new TestRuns({
    ...others,
    devices,
    folder: data.path('test-run'),
    minimumImages: () => settings.current().minimumImages,
    listener: () => ({
      host: ownAddress(config.dicom.host),
      port: listener.port(),
      aeTitle: settings.current().aeTitle,
      ...ownTls(config, deviceTls),
    }),
  });
}

/** As whom, and from where, the listener sees the gateway itself. */
export function testRunCaller(dicomHost: string): Source {
  return { aeTitle: TEST_RUN_AE_TITLE, address: ownAddress(dicomHost) };
}

export function isTestRunCaller({ aeTitle, address }: Source, dicomHost: string): boolean {
  return aeTitle === TEST_RUN_AE_TITLE && address.replace(/^::ffff:/, '') === ownAddress(dicomHost);
}

/** The listener may be on one address alone. */
function ownAddress(dicomHost: string): string {
  if (dicomHost === '0.0.0.0' || dicomHost === '::') return '127.0.0.1';
  if (dicomHost === 'localhost') return '127.0.0.1';
  return isIPv6(dicomHost) ? dicomHost.toLowerCase() : dicomHost;
}

/** Where the listener speaks TLS: its own certificate is trusted, whatever name is in it. */
function ownTls({ dicom: { tls } }: Config, deviceTls: DeviceTls): Pick<Endpoint, 'tls'> {
  if (!tls) return {};
  const { cert, key } = deviceTls;
  return {
    tls: {
      ca: [tls.cert, ...(tls.ca ? [tls.ca] : [])].map((path) => readFileSync(path, 'utf8')),
      checkServerIdentity: () => undefined,
      ...(cert && key && { cert, key }),
    },
  };
}
