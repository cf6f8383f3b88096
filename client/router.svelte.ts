import { matchRoute, type Route } from './routes.ts';

let url = $state.raw(new URL(location.href));
const route = $derived(matchRoute(url.pathname));

// Where one was on a page is kept with its entry, and found again once the page is as long as it was.
history.scrollRestoration = 'manual';
const LONGEST_RESTORE_MS = 3000;

function restoreScroll(top: number): void {
  const until = performance.now() + LONGEST_RESTORE_MS;
  const path = url.pathname;
  const attempt = (): void => {
    if (url.pathname !== path) return;
    const isLongEnough = document.documentElement.scrollHeight - innerHeight >= top;
    if (isLongEnough || performance.now() > until) scrollTo(0, top);
    else requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}

type Guard = () => boolean | Promise<boolean>;
let guard: Guard | undefined;

export const router = {
  get route(): Route {
    return route;
  },
  get path(): string {
    return url.pathname;
  },
  get query(): URLSearchParams {
    return url.searchParams;
  },
  async go(to: string, options: { replace?: boolean } = {}): Promise<void> {
    const target = new URL(to, location.origin);
    if (target.pathname !== url.pathname && guard && !(await guard())) return;
    if (options.replace) history.replaceState(null, '', target);
    else {
      history.replaceState({ scroll: scrollY }, '');
      history.pushState(null, '', target);
    }
    if (target.pathname !== url.pathname) scrollTo(0, 0);
    url = target;
  },
  /** Puts one parameter of the present page into the address, so that the view can be linked to. */
  setQuery(changes: Readonly<Record<string, string | undefined>>): void {
    const target = new URL(url);
    for (const [name, value] of Object.entries(changes)) {
      if (value) target.searchParams.set(name, value);
      else target.searchParams.delete(name);
    }
    history.replaceState(null, '', target);
    url = target;
  },
  /** While set, asked before another page is opened. Returns how to take it away. */
  guardWith(next: Guard): () => void {
    guard = next;
    return () => {
      if (guard === next) guard = undefined;
    };
  },
  /** Follows the browser's own navigation and the plain links of the page. */
  listen(): () => void {
    const onPop = async (): Promise<void> => {
      const target = new URL(location.href);
      if (target.pathname !== url.pathname && guard && !(await guard())) {
        history.pushState(null, '', url);
        return;
      }
      const { scroll = 0 } = (history.state ?? {}) as { scroll?: number };
      url = target;
      restoreScroll(scroll);
    };
    const onClick = (event: MouseEvent): void => {
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = (event.target as Element).closest('a');
      if (!link?.href || link.target || link.hasAttribute('download')) return;
      const target = new URL(link.href);
      if (target.origin !== location.origin || matchRoute(target.pathname).page === 'missing') return;
      event.preventDefault();
      void router.go(target.href);
    };
    addEventListener('popstate', onPop);
    document.addEventListener('click', onClick);
    return () => {
      removeEventListener('popstate', onPop);
      document.removeEventListener('click', onClick);
    };
  },
};
