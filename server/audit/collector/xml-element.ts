/** Elements of an XML 1.0 document: attributes and texts of any origin are escaped, what no document may hold is written as its code. */

export interface XmlElement {
  text(): string;
}

/** @param attributes those that are undefined are left out */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: readonly (XmlElement | string)[] = [],
): XmlElement {
  return {
    text: () => {
      const given = Object.entries(attributes)
        .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escaped(value)}"`))
        .join('');
      const inner = content.map((each) => (typeof each === 'string' ? escaped(each) : each.text())).join('');
      return inner === '' ? `<${name}${given}/>` : `<${name}${given}>${inner}</${name}>`;
    },
  };
}

/** Outside Char of XML 1.0 2.2; also line ends and tabs, so that a message is one line. */
const UNUSABLE = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text
    .replace(UNUSABLE, (one) => `\\u${one.codePointAt(0)!.toString(16).padStart(4, '0')}`)
    .replace(/[&<>"]/g, (one) => ENTITIES[one]!);
}
