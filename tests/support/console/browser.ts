/** Debian's Chromium before the console, as strict as a reviewer: nothing it complains of passes unnoticed. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isStale, sourceDigest } from '../../../client/build.ts';
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';
import { missingPrograms, runProgram } from '../programs.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** The same engine without windows starts in a third of the time. */
const EXECUTABLE = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const missingBrowser = EXECUTABLE === undefined && missingPrograms('chromium-headless-shell');

export interface ConsolePage extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: errors, refused content, requests to elsewhere. Empty on a page that is well. */
  readonly complaints: readonly string[];
}

export interface Browser extends AsyncDisposable {
  /** A browser of its own (cookies, storage) before the gateway at `url`. */
  open(url: string, options?: BrowserContextOptions): Promise<ConsolePage>;
}

/** Builds the console where its sources have changed, and starts Chromium. */
export async function startBrowser(): Promise<Browser> {
  if (isStale(sourceDigest())) {
    const { status, stderr } = await runProgram(process.execPath, ['client/build.ts'], { cwd: ROOT });
    if (status !== 0) throw new Error(`The console cannot be built: ${stderr}`);
  }
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  return {
    open: async (url, options = {}) => {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (origin !== url && protocol !== 'blob:') complaints.push(`Request to elsewhere: ${request.url()}`);
      });
      return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Where pictures of failed tests would be looked for. */
export async function picture(page: Page, name: string): Promise<string> {
  const folder = join(ROOT, '.cache/pictures');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
