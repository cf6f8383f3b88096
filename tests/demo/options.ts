import { parseArgs } from 'node:util';
import { MANUFACTURERS, type Manufacturer } from '../../server/phantom/options.ts';

export const USAGE = `Sends a phantom PET series through a gateway by DICOM and checks what comes back by DICOM.

  npm run demo -- [options]

  --url URL              console of a running gateway [http://localhost:HTTP_PORT, else 8000]; where none is given and none
                         answers there, one is started with a temporary data directory
  --username, --password administrator; or ADMIN_USERNAME and ADMIN_PASSWORD in the environment
  --token TOKEN          instead: an API token of an administrator; or API_TOKEN
  --dicom-port PORT      Dicom Listener of that gateway [as that gateway says]
  --my-address ADDRESS   how that gateway reaches this machine [127.0.0.1]
  --manufacturer NAME    ${MANUFACTURERS.join(' | ')}  [siemens]
  --slices N             [60]
  --size N               rows and columns  [128]
  --timeout SECONDS      how long the series may take  [300]
  --help

Exit status: 0 if every image came back right, 1 if not, 64 wrong options.`;

export interface DemoOptions {
  /** undefined: the default address, or a gateway of the demo's own. */
  readonly url: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
  readonly dicomPort: number | undefined;
  readonly myAddress: string;
  readonly manufacturer: Manufacturer;
  readonly slices: number;
  readonly size: number;
  readonly timeoutMs: number;
}

export class UsageError extends Error {}

/** @throws UsageError; undefined where help was asked for */
export function readDemoOptions(args: string[], environment: NodeJS.ProcessEnv): DemoOptions | undefined {
  const text = { type: 'string' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        url: text,
        username: text,
        password: text,
        token: text,
        'dicom-port': text,
        'my-address': text,
        manufacturer: text,
        slices: text,
        size: text,
        timeout: text,
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return undefined;
  const manufacturer = MANUFACTURERS.find((name) => name === (values.manufacturer ?? 'siemens'));
  if (!manufacturer) throw new UsageError(`--manufacturer: one of ${MANUFACTURERS.join(', ')}`);
  return {
    url: values.url?.replace(/\/+$/, ''),
    username: values.username ?? environment['ADMIN_USERNAME'],
    password: values.password ?? environment['ADMIN_PASSWORD'],
    token: values.token ?? environment['API_TOKEN'],
    dicomPort: values['dicom-port'] ? whole('--dicom-port', values['dicom-port'], 1, 65535) : undefined,
    myAddress: values['my-address'] ?? '127.0.0.1',
    manufacturer,
    slices: whole('--slices', values.slices ?? '60', 1, 2000),
    size: whole('--size', values.size ?? '128', 8, 1024),
    timeoutMs: whole('--timeout', values.timeout ?? '300', 1, 86_400) * 1000,
  };
}

function whole(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UsageError(`${name} ${value}: a whole number from ${least} to ${most}`);
}
