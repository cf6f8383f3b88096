/** What a view is, of the address of the list: its filters and order, not the page that one has gone on to. */
export function viewOf(query: URLSearchParams): string {
  const kept = new URLSearchParams(query);
  kept.delete('after');
  kept.sort();
  return String(kept);
}

export function isView(query: URLSearchParams, saved: string): boolean {
  return viewOf(query) === viewOf(new URLSearchParams(saved));
}
