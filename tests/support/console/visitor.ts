/** Someone before the console who reads it in one language and one theme: everything is found by the words shown. */
import assert from 'node:assert/strict';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { en, type MessageKey, type PluralKey } from '../../../client/i18n/en.ts';
import { es } from '../../../client/i18n/es.ts';
import failuresEn from '../../../client/i18n/failures.en.json' with { type: 'json' };
import failuresEs from '../../../client/i18n/failures.es.json' with { type: 'json' };
import logEventsEs from '../../../client/i18n/log-events.es.json' with { type: 'json' };
import noticesEn from '../../../client/i18n/notices.en.json' with { type: 'json' };
import noticesEs from '../../../client/i18n/notices.es.json' with { type: 'json' };
import { fill, type Params } from '../../../client/i18n/translate.ts';
import type { ErrorCode } from '../../../server/base/errors.ts';
import { LOG_EVENTS, type LogEvent } from '../../../server/base/log-events.ts';
import type { NoticeCode } from '../../../server/base/notices.ts';
import { ADMIN } from '../gateway.ts';
import type { Browser } from './browser.ts';

export const LOOKS = [
  { locale: 'en', colorScheme: 'light' },
  { locale: 'es', colorScheme: 'dark' },
] as const;
export type Look = (typeof LOOKS)[number];

const MESSAGES = { en, es } as const;
const NOTICES = { en: noticesEn, es: noticesEs } as const;
const LOG = { en: LOG_EVENTS, es: logEventsEs } as const;
const FAILURES = { en: failuresEn, es: failuresEs } as const;

/** For what a pipeline has to do first. */
export const LONG = { timeout: 60_000 };

export class Visitor implements AsyncDisposable {
  readonly page: Page;
  readonly look: Look;
  readonly #close: () => PromiseLike<void>;
  readonly #complaints: readonly string[];

  private constructor(page: Page, look: Look, complaints: readonly string[], close: () => PromiseLike<void>) {
    this.page = page;
    this.look = look;
    this.#complaints = complaints;
    this.#close = close;
  }

  static async open(
    browser: Browser,
    url: string,
    look: Look,
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const opened = await browser.open(url, { ...look, acceptDownloads: true, ...options });
    return new Visitor(opened.page, look, opened.complaints, () => opened[Symbol.asyncDispose]());
  }

  /** Opens a page of a gateway that asks who is there, and signs in. */
  static async signedIn(
    browser: Browser,
    gateway: { readonly url: string },
    path: string,
    look: Look,
    person = ADMIN,
  ): Promise<Visitor> {
    const visitor = await Visitor.open(browser, gateway.url, look);
    await visitor.page.goto(path);
    await visitor.signIn(person);
    return visitor;
  }

  t(key: MessageKey, params: Params = {}): string {
    return fill(MESSAGES[this.look.locale][key], params);
  }
  tn(key: PluralKey, count: number, params: Params = {}): string {
    const form = count === 1 ? 'one' : 'other';
    return this.t(`${key}.${form}` as MessageKey, { count, ...params });
  }
  /** What the gateway says, in the language of the page. */
  notice(code: NoticeCode, params: Params = {}): string {
    return fill(NOTICES[this.look.locale][code], params);
  }
  /** A line of the log, in the language of the page. */
  logLine(event: LogEvent, params: Params = {}): string {
    return fill(LOG[this.look.locale][event], params);
  }
  failureTitle(code: ErrorCode): string {
    return FAILURES[this.look.locale][code].title;
  }

  async signIn({ username, password } = ADMIN): Promise<void> {
    await this.field('signIn.username').fill(username);
    await this.field('signIn.password').fill(password);
    await this.button('signIn.action').click();
    await this.page.getByRole('navigation', { name: this.t('nav.label') }).waitFor();
  }
  /** By the links at the top. */
  async goTo(key: MessageKey): Promise<void> {
    const nav = this.page.getByRole('navigation', { name: this.t('nav.label') });
    await nav.getByRole('link', { name: this.t(key) }).click();
  }
  section(key: MessageKey): Locator {
    return this.page
      .getByRole('navigation', { name: this.t('config.sections') })
      .getByRole('link', { name: this.t(key) });
  }

  text(key: MessageKey, params?: Params): Locator {
    return this.page.getByText(this.t(key, params));
  }
  texts(key: PluralKey, count: number, params?: Params): Locator {
    return this.page.getByText(this.tn(key, count, params));
  }
  button(key: MessageKey, params?: Params): Locator {
    return this.page.getByRole('button', { name: this.t(key, params), exact: true });
  }
  link(key: MessageKey): Locator {
    return this.page.getByRole('link', { name: this.t(key), exact: true });
  }
  heading(key: MessageKey): Locator {
    return this.page.getByRole('heading', { name: this.t(key), exact: true });
  }
  field(key: MessageKey, params?: Params): Locator {
    return this.page.getByLabel(this.t(key, params), { exact: true });
  }
  region(key: MessageKey): Locator {
    return this.page.getByRole('region', { name: this.t(key) });
  }
  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text });
  }
  /** The card of a process. */
  card(name: string): Locator {
    return this.page.getByRole('article', { name, exact: true });
  }
  dialog(): Locator {
    return this.page.getByRole('dialog');
  }
  dialogButton(key: MessageKey): Locator {
    return this.dialog().getByRole('button', { name: this.t(key), exact: true });
  }

  /** Waits until a message says so, and sends it away, so that the next one of its kind is a new one. */
  async told(key: MessageKey, params?: Params): Promise<void> {
    const said = this.page.getByText(this.t(key, params), { exact: true });
    const toast = this.page.locator('.toast').filter({ has: said });
    await toast.getByRole('button', { name: this.t('action.dismiss') }).click();
    await toast.waitFor({ state: 'detached' });
  }

  /** Nothing that the browser complains of has passed. */
  isContent(): void {
    assert.deepEqual(this.#complaints, []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
