/** Documents that were parsed and found valid: each once, as long as there is room. The object stands for its text. */
import type { DocumentNode } from 'graphql';

/** Characters of all texts together; a syntax tree takes up to 300 bytes for each. */
const MOST_CHARACTERS = 96 * 1024;

export class DocumentCache {
  /** In the order of their last use. */
  readonly #documents = new Map<string, DocumentNode>();
  readonly #valid = new WeakSet<DocumentNode>();
  #characters = 0;

  get(text: string): DocumentNode | undefined {
    const document = this.#documents.get(text);
    if (!document) return undefined;
    this.#documents.delete(text);
    this.#documents.set(text, document);
    return document;
  }

  /** Remembers a valid document; those unused for longest make room. */
  keep(document: DocumentNode): void {
    const text = document.loc?.source.body;
    if (text === undefined || text.length > MOST_CHARACTERS || this.#documents.has(text)) return;
    this.#documents.set(text, document);
    this.#valid.add(document);
    this.#characters += text.length;
    for (const oldest of this.#documents.keys()) {
      if (this.#characters <= MOST_CHARACTERS) break;
      this.#documents.delete(oldest);
      this.#characters -= oldest.length;
    }
  }

  isValid(document: DocumentNode): boolean {
    return this.#valid.has(document);
  }
}
