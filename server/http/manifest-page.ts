/** The manifest of a task as one page, ready to be printed or saved as PDF: for the data-protection officer. */
import { createHash } from 'node:crypto';
import type { PackageRecord } from '../tasks/task-record.ts';

const WORDS = {
  en: {
    title: 'What left the hospital',
    hint: 'Every field and value that was sent to the processing server beside the voxels. UIDs are pseudonyms.',
    task: 'Task',
    bytes: 'Bytes sent',
    field: 'Field',
    value: 'Value',
  },
  es: {
    title: 'Lo que salió del hospital',
    hint: 'Cada campo y valor que se envió al servidor de procesamiento además de los vóxeles. Los UID son seudónimos.',
    task: 'Tarea',
    bytes: 'Bytes enviados',
    field: 'Campo',
    value: 'Valor',
  },
} as const;
export type PageLanguage = keyof typeof WORDS;

const STYLE = `
body { font: 10pt/1.4 sans-serif; margin: 2em; color: #000; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #999; padding: 2px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere }
td, code { font-family: monospace; font-size: 9pt }
thead { display: table-header-group }
tr { break-inside: avoid }
@page { size: A4; margin: 15mm }
`;

/** Nothing is loaded, and no style but the page's own applies. */
export function manifestPagePolicy(): string {
  const digest = createHash('sha256').update(STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

export function manifestPage(
  { taskId, bytes, sha256, manifest }: PackageRecord,
  language: PageLanguage,
): string {
  const words = WORDS[language];
  const rows = manifest.map(
    ({ path, value }) => `<tr><td>${escaped(path)}</td><td>${escaped(value)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${words.title} ${taskId}</title><style>${STYLE}</style></head>
<body>
<h1>${words.title}</h1>
<p>${words.hint}</p>
<p>${words.task} <code>${taskId}</code> · ${words.bytes} ${bytes} · SHA-256 <code>${escaped(sha256)}</code></p>
<table>
<thead><tr><th>${words.field}</th><th>${words.value}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
