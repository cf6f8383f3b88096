/** What the gateway says, as its API gives it. */
export function saying(code: string, params: Readonly<Record<string, unknown>> = {}) {
  return { code, params, message: `${code} in English`, cause: null };
}
