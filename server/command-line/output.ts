/** What commands print: sentences for people, or one JSON document for programs. */
export interface Output {
  readonly isJson: boolean;
  /** For people. */
  line(text?: string): void;
  /** The outcome of the command, for programs. */
  result(value: unknown): void;
  /** What goes on, for people who look at a terminal. */
  progress(text: string): void;
}

export function commandOutput(isJson: boolean): Output {
  const { stdout, stderr } = process;
  const showsProgress = !isJson && stderr.isTTY;
  let shown = '';
  return {
    isJson,
    line: (text = '') => {
      if (shown) stderr.write('\r\x1b[K');
      shown = '';
      if (!isJson) stdout.write(`${text}\n`);
    },
    result: (value) => {
      if (isJson) stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    progress: (text) => {
      if (!showsProgress || text === shown) return;
      stderr.write(`\r\x1b[K${text}`);
      shown = text;
    },
  };
}

/** Rows under one another, columns as wide as they need to be. */
export function asTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, place) =>
    Math.max(name.length, ...rows.map((row) => (row[place] ?? '').length)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((text, place) => text.padEnd(widths[place]!))
      .join('  ')
      .trimEnd(),
  );
}
