/**
 * Pictures of the console for the README and for eyes: `npm run screenshots` writes `docs/screenshots/*.png`;
 * `npm run screenshots -- retrieve rules` those whose names begin so.
 * Taken of a real gateway through which phantom series have gone, in both themes and languages, wide and narrow.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser, type Browser } from '../support/console/browser.ts';
import { declareArchive, ended, requestSeries } from '../support/archive-api.ts';
import { storescu } from '../support/dcmtk.ts';
import { ADMIN } from '../support/gateway.ts';
import { startOrthanc, type Orthanc } from '../support/orthanc.ts';
import { createDevice, mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const LARGEST_BYTES = 160_000;
const WIDE = { width: 1200, height: 720 };
const TALL = { width: 1200, height: 1000 };
const NARROW = { width: 360, height: 740 };

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly options: BrowserContextOptions;
  /** What is done or waited for before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** A hospital's morning: series delivered, one waiting, one incomplete, one that nothing recognises. */
async function furnish(scene: Scene): Promise<{ delivered: string; incomplete: string }> {
  await mutate(
    scene.api,
    'updateConfig(input: { clientId: "hospital-general", mirrorMode: true, quietSeconds: 1 })',
  );
  await mutate(scene.api, 'updateLocalDevice(input: { localAddress: "192.0.2.10" })');
  await createDevice(scene.api, {
    name: 'Scanner room 2',
    aeTitle: 'MCT128',
    port: 104,
    host: '192.0.2.21',
    isDestination: false,
  });
  await mutate(scene.api, 'echoDevice(name: "PACS")');
  await mutate(scene.api, 'startProcess(name: SERVER_MONITOR)');
  const size = { slices: 90, rows: 128, columns: 128 };
  const delivered = scene.makeExam({ ...size, patientName: 'PHANTOM^BODY' });
  const ge = scene.makeExam({
    ...size,
    manufacturer: 'ge',
    patientName: 'PHANTOM^SECOND',
    seriesDescription: 'WB 3D IR',
  });
  const incomplete = scene.makeExam({
    patientName: 'PHANTOM^INCOMPLETE',
    slices: 60,
    defects: { missing: [20, 21, 40] },
  });
  const nameless = scene.makeExam({ patientName: 'PHANTOM^NAMELESS', tracer: null });
  const stopped = scene.makeExam({ patientName: 'PHANTOM^QUEUED' });
  const ids: string[] = [];
  for (const exam of [delivered, ge, incomplete, nameless]) {
    await scene.push(exam.files, { callingAe: 'MCT128' });
    ids.push((await waitForTask(scene.api, exam.series.seriesInstanceUid)).id);
  }
  await mutate(scene.api, 'stopProcess(name: UPLOADER)');
  await scene.push(stopped.files, { callingAe: 'MCT128' });
  await waitForTask(scene.api, stopped.series.seriesInstanceUid, {
    is: (task) => task.step === 'UPLOADER',
    what: 'waits for the stopped Uploader',
  });
  return { delivered: ids[0]!, incomplete: ids[2]! };
}

/** An archive with two orders, one of which has been fetched, and rules for what comes. */
async function furnishArchive(scene: Scene, archive: Orthanc): Promise<void> {
  await declareArchive(scene.api, 'Archive', archive.dicomPort, ', queryAeTitle: "ORTHANC"');
  const size = { slices: 60, rows: 64, columns: 64 };
  const fetched = scene.makeExam({
    ...size,
    accessionNumber: 'A4711',
    patientName: 'PHANTOM^ARCHIVED',
    seriesDescription: 'WB 3D IR',
  });
  const other = scene.makeExam({
    ...size,
    accessionNumber: 'A4712',
    patientName: 'PHANTOM^ORDERED',
    manufacturer: 'philips',
    seriesDescription: 'WB CTAC',
  });
  const uncorrected = scene.makeExam({
    ...size,
    studyInstanceUid: other.series.studyInstanceUid,
    accessionNumber: 'A4712',
    patientName: 'PHANTOM^ORDERED',
    manufacturer: 'philips',
    seriesDescription: 'WB NAC',
  });
  const files = [...fetched.files, ...other.files, ...uncorrected.files];
  const { status, stderr } = await storescu(files, archive.dicomPort, { calledAe: 'ORTHANC' });
  if (status !== 0) throw new Error(stderr);
  const order = '{ device: "Archive", accessionNumber: "A4711", key: "order-1" }';
  await ended(scene.api, (await requestSeries(scene.api, order)).id);
  const rules = [
    'name: "Research studies wait for a person", conditions: [{ field: STUDY_DESCRIPTION, values: ["*research*"] }], action: HOLD',
    'name: "Brain goes to neurology", conditions: [{ field: PROTOCOL, values: ["*brain*"] }, { field: SLICES, from: 47 }], action: PROCESS, priority: 10, destinations: ["PACS"]',
  ];
  for (const rule of rules) await mutate(scene.api, `saveRule(input: { ${rule} })`);
}

function pictures(tasks: { delivered: string; incomplete: string }): Picture[] {
  const light = { viewport: WIDE, colorScheme: 'light', locale: 'en' } as const;
  const dark = { viewport: WIDE, colorScheme: 'dark', locale: 'es' } as const;
  const phone = { viewport: NARROW, colorScheme: 'light', locale: 'es' } as const;
  const slices = async (page: Page): Promise<void> => {
    const open = page.getByRole('button', { name: /Look through the slices|Recorrer los cortes/ });
    await open.click();
    await page.getByRole('radio', { name: 'Coronal' }).check();
    await page.getByRole('radio', { name: 'Coronal' }).scrollIntoViewIfNeeded();
    await page.evaluate(
      'scrollTo(0, document.querySelector("canvas").getBoundingClientRect().top + scrollY - 220)',
    );
  };
  /** A device is deleted, which offers to undo it: the last picture, since it is not put back. */
  const undone = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Eliminar Scanner room 2' }).click();
    await page.getByRole('button', { name: 'Deshacer' }).waitFor();
  };
  const searched = async (page: Page): Promise<void> => {
    await page.getByLabel(/Patient name|Nombre del paciente/).fill('PHANTOM');
    await page.keyboard.press('Enter');
    await page.getByText('WB NAC').waitFor({ timeout: 60_000 });
  };
  const tried = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: /(Edit|Editar) Not attenuation-corrected/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^(Try it|Probar)$/ }).click();
    await dialog
      .getByText(/It would|Habría|No habría/)
      .first()
      .waitFor();
    await dialog
      .getByText(/It would|Habría|No habría/)
      .first()
      .scrollIntoViewIfNeeded();
  };
  const diagnosed = async (page: Page): Promise<void> => {
    await page
      .getByRole('listitem')
      .filter({ hasText: 'PACS' })
      .getByRole('button', { name: 'Diagnosticar' })
      .click();
    await page.getByText('La conexión funciona').waitFor();
  };
  return [
    { name: 'overview', path: '/overview', options: light },
    { name: 'tasks', path: '/tasks', options: light },
    { name: 'tasks-dark-es', path: '/tasks', options: dark },
    { name: 'tasks-narrow-es', path: '/tasks', options: phone },
    { name: 'task', path: `/tasks/${tasks.delivered}`, options: light },
    { name: 'task-slices', path: `/tasks/${tasks.delivered}`, options: light, prepare: slices },
    { name: 'task-incomplete', path: `/tasks/${tasks.incomplete}`, options: light },
    { name: 'task-incomplete-dark-es', path: `/tasks/${tasks.incomplete}`, options: dark },
    { name: 'processes', path: '/processes', options: light },
    { name: 'config', path: '/config/general', options: light },
    { name: 'devices', path: '/config/devices', options: light },
    { name: 'retrieve', path: '/retrieve', options: { ...light, viewport: TALL }, prepare: searched },
    {
      name: 'retrieve-es',
      path: '/retrieve',
      options: { ...light, viewport: TALL, locale: 'es' },
      prepare: searched,
    },
    { name: 'rules', path: '/config/rules', options: light },
    { name: 'rules-dark-es', path: '/config/rules', options: dark },
    { name: 'rules-dry-run', path: '/config/rules', options: light, prepare: tried },
    { name: 'audit', path: '/config/audit', options: light },
    { name: 'processes-dark-es', path: '/processes', options: dark },
    { name: 'overview-dark-es', path: '/overview', options: dark },
    {
      name: 'diagnosis-es',
      path: '/config/devices',
      options: { ...light, locale: 'es' },
      prepare: diagnosed,
    },
    { name: 'devices-narrow-es', path: '/config/devices', options: phone },
    { name: 'logs', path: '/logs?module=STORE_SCU', options: light },
    { name: 'devices-undo-dark-es', path: '/config/devices', options: dark, prepare: undone },
  ];
}

async function take(
  browser: Browser,
  scene: Scene,
  { name, path, options, prepare }: Picture,
): Promise<string> {
  await using opened = await browser.open(scene.gateway.url, options);
  const { page } = opened;
  await page.goto(path);
  await page.getByLabel(/User name|Usuario/).fill(ADMIN.username);
  await page.getByLabel(/Password|Contraseña/).fill(ADMIN.password);
  await page.getByRole('button', { name: /Sign in|Entrar/ }).click();
  await page.getByRole('navigation', { name: /Pages|Páginas/ }).waitFor();
  await page.locator('main h1').waitFor();
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle');
  await prepare?.(page);
  const file = join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  const { size } = statSync(file);
  if (size > LARGEST_BYTES) throw new Error(`${name}.png has ${size} bytes; at most ${LARGEST_BYTES}`);
  if (opened.complaints.length > 0) throw new Error(`${path}: ${opened.complaints.join('\n')}`);
  return `${name}.png ${Math.round(size / 1000)} kB`;
}

mkdirSync(FOLDER, { recursive: true });
await using browser = await startBrowser();
await using scene = await Scene.open();
const tasks = await furnish(scene);
using folder = temporaryDirectory('screenshots-');
await using archive = await startOrthanc(
  folder.path,
  { gateway: { aeTitle: 'PETFECTIOR', port: scene.gateway.dicomPort } },
  { DicomAlwaysAllowFind: true, DicomAlwaysAllowMove: true },
);
await furnishArchive(scene, archive);
const begins = process.argv.slice(2);
const wanted = pictures(tasks).filter(
  ({ name }) => begins.length === 0 || begins.some((begin) => name.startsWith(begin)),
);
for (const picture of wanted) console.log(await take(browser, scene, picture));
