/** The list of tasks as it was last seen, with its filters: where the way back from a task leads. */
let last = '';

export function rememberList(query: URLSearchParams): void {
  last = query.size > 0 ? `?${query}` : '';
}

export function listAddress(): string {
  return `/tasks${last}`;
}
