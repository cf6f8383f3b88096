import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isListening } from './free-port.ts';
import { collectText, endChild, PROGRAM_ENV } from './programs.ts';
import { waitFor } from './wait-for.ts';

export interface Orthanc extends AsyncDisposable {
  readonly dicomPort: number;
  readonly aeTitle: string;
  readonly url: string;
  /** Its REST interface: GET, or POST where there is a body; the answer as JSON, or as bytes. */
  json(path: string, body?: unknown): Promise<unknown>;
  file(path: string): Promise<Buffer>;
}

/** With its DICOMweb plugin. */
export const WEB_SETTINGS = {
  Plugins: ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so'],
  DicomWeb: { Enable: true, Root: '/dicom-web/', EnableWado: true },
} as const;

/**
 * A throw-away Orthanc with its default, durable storage in a directory, that takes everything and knows these
 * DICOM applications by name.
 * @param credentials `user:password`, where the settings ask for them
 */
export async function startOrthanc(
  directory: string,
  modalities: Readonly<Record<string, { aeTitle: string; port: number }>> = {},
  settings: Readonly<Record<string, unknown>> = {},
  credentials?: string,
): Promise<Orthanc> {
  mkdirSync(directory, { recursive: true });
  const [dicomPort, httpPort] = [await freePort(), await freePort()];
  const configuration = {
    Name: 'tests',
    StorageDirectory: join(directory, 'storage'),
    IndexDirectory: join(directory, 'index'),
    DicomPort: dicomPort,
    DicomAet: 'ORTHANC',
    HttpPort: httpPort,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomAlwaysAllowStore: true,
    DicomModalities: Object.fromEntries(
      Object.entries(modalities).map(([name, { aeTitle, port }]) => [name, [aeTitle, '127.0.0.1', port]]),
    ),
    Plugins: [],
    ...settings,
  };
  const file = join(directory, 'orthanc.json');
  writeFileSync(file, JSON.stringify(configuration));
  const child = spawn('Orthanc', [file], { env: PROGRAM_ENV, stdio: ['ignore', 'pipe', 'pipe'] });
  const headers = credentials
    ? { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
    : undefined;
  const log = [collectText(child.stdout), collectText(child.stderr)];
  const url = `http://127.0.0.1:${httpPort}`;
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`Orthanc ended: ${log.map((text) => text()).join('')}`);
      return (await fetch(`${url}/system`, { headers })).ok && (await isListening(dicomPort));
    },
    { what: 'Orthanc answers' },
  );
  const request = async (path: string, body?: unknown) => {
    const response = await fetch(
      url + path,
      body === undefined ? { headers } : { method: 'POST', body: JSON.stringify(body), headers },
    );
    if (!response.ok) throw new Error(`Orthanc ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    dicomPort,
    aeTitle: 'ORTHANC',
    url,
    json: async (path, body) => (await request(path, body)).json(),
    file: async (path) => Buffer.from(await (await request(path)).arrayBuffer()),
    [Symbol.asyncDispose]: () => endChild(child),
  };
}
