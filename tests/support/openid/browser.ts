/** What a browser does on the way to a provider and back: follows redirects, and keeps cookies by host. */
import { Agent, fetch } from 'undici';

const MOST_REDIRECTS = 12;

export class RedirectedBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #agent: Agent;

  /** @param authority PEM text of the authority that it trusts */
  constructor(authority: string) {
    this.#agent = new Agent({ connect: { ca: authority } });
  }

  /** @param until goes no further than to an address that fits */
  async go(
    from: string,
    until: (url: URL) => boolean = () => false,
  ): Promise<{ url: URL; status: number; visited: readonly string[] }> {
    let url = new URL(from);
    const visited: string[] = [];
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      visited.push(url.href);
      if (until(url)) return { url, status: 0, visited };
      const answer = await fetch(url, {
        redirect: 'manual',
        dispatcher: this.#agent,
        headers: { cookie: this.cookiesOf(url) },
      });
      await answer.arrayBuffer();
      const kept = this.#cookies.get(url.host) ?? new Map<string, string>();
      this.#cookies.set(url.host, kept);
      for (const cookie of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = cookie.split(';', 1)[0]!.split(/=(.*)/s);
        if (value === '' || /Max-Age=0/i.test(cookie)) kept.delete(name);
        else kept.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) return { url, status: answer.status, visited };
      url = new URL(location, url);
    }
    throw new Error(`redirected without end: ${visited.join(' ')}`);
  }

  /** Answers a page of the provider that asks whether to leave, as pressing its button does. */
  async confirm(issuer: string, path: string): Promise<number> {
    const url = new URL(path, issuer);
    const page = await fetch(url, { dispatcher: this.#agent, headers: { cookie: this.cookiesOf(url) } });
    const [, secret = ''] = /name="xsrf" value="(\w+)"/.exec(await page.text()) ?? [];
    const answer = await fetch(new URL('/session/end/confirm', issuer), {
      method: 'POST',
      redirect: 'manual',
      dispatcher: this.#agent,
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: this.cookiesOf(url) },
      body: new URLSearchParams({ xsrf: secret, logout: 'yes' }).toString(),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  cookiesOf({ host }: URL): string {
    return [...(this.#cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }
}
