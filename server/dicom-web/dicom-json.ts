/** The JSON model of DICOM (PS3.18 F.2), read with doubt: what is not as it should be counts as absent. */

export type JsonDataset = Readonly<Record<string, unknown>>;

/** Of one answer. Several times what ten thousand instances need; each costs tens of bytes of memory. */
const MOST_VALUES = 1_000_000;
/** An item of a sequence lies four levels below the one that it is in. */
const DEEPEST = 64;

/**
 * JSON that was looked through before it is parsed: `[` sixteen million times is short, and would take gigabytes.
 * @throws SyntaxError, RangeError
 */
export function parseJson(bytes: Buffer): unknown {
  let depth = 0;
  let values = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) isText = !isText;
    else if (isText) at += byte === BACKSLASH ? 1 : 0;
    else if (byte === BRACKET || byte === BRACE) {
      if (++depth > DEEPEST) throw new RangeError('it is nested too deeply');
      values++;
    } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) depth--;
    else if (byte === COMMA) values++;
    if (values > MOST_VALUES) throw new RangeError('it has too many values');
  }
  return JSON.parse(bytes.toString('utf8'));
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [BRACKET, CLOSE_BRACKET, BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** A dataset, also where a server wraps it into an array. */
export function datasetOf(json: unknown): JsonDataset | undefined {
  const one: unknown = Array.isArray(json) ? json[0] : json;
  return typeof one === 'object' && one !== null ? (one as JsonDataset) : undefined;
}

/** The items of a sequence. @param tag eight hexadecimal digits, capitals */
export function items(dataset: JsonDataset, tag: string): readonly JsonDataset[] {
  return valuesOf(dataset, tag).flatMap((item) => {
    const dataset = datasetOf(item);
    return dataset ? [dataset] : [];
  });
}

/** The values as text, with backslashes between them, as an identifier of DIMSE has them. */
export function text(dataset: JsonDataset, tag: string): string | undefined {
  const values = valuesOf(dataset, tag).map(textOf);
  return values.length === 0 ? undefined : values.join('\\');
}

export function number(dataset: JsonDataset, tag: string): number | undefined {
  const [first] = valuesOf(dataset, tag);
  return typeof first === 'number' ? first : undefined;
}

function valuesOf(dataset: JsonDataset, tag: string): readonly unknown[] {
  const element = dataset[tag];
  const values = typeof element === 'object' && element !== null && 'Value' in element ? element.Value : [];
  return Array.isArray(values) ? values : [];
}

/** A name is an object with one text for each representation (F.2.2). */
function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null || !('Alphabetic' in value)) return '';
  return typeof value.Alphabetic === 'string' ? value.Alphabetic : '';
}
