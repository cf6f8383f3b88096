/** Coded values as attributes of PS3.15 A.5.1. */
import { CODES, type CodeName } from './audit-events.ts';
import { element, type XmlElement } from './xml-element.ts';

export function dicomCode(name: string, which: CodeName): XmlElement {
  const [value, meaning] = CODES[which];
  return code(name, value, 'DCM', meaning);
}

export function code(name: string, value: string, codeSystemName: string, originalText: string): XmlElement {
  return element(name, { 'csd-code': value, codeSystemName, displayName: originalText, originalText });
}
