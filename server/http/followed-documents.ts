/**
 * The documents of open subscriptions, each parsed once for all who ask with the same text, and for as long as anybody
 * does. Without the places of its words, a document takes half the memory.
 */
import { parse, print, type DocumentNode } from 'graphql';

export interface FollowedDocument {
  readonly document: DocumentNode;
  /** Stands for the text. */
  readonly number: number;
  /** Of the text, in characters. */
  readonly length: number;
}

export class FollowedDocuments {
  readonly #byText = new Map<string, WeakRef<DocumentNode>>();
  readonly #known = new WeakMap<DocumentNode, FollowedDocument>();
  readonly #dropped = new FinalizationRegistry<string>((text) => {
    if (!this.#byText.get(text)?.deref()) this.#byText.delete(text);
  });
  #last = 0;

  /** @param document as it was parsed for this request, or given here before */
  of(document: DocumentNode): FollowedDocument {
    const known = this.#known.get(document);
    if (known) return known;
    const text = document.loc?.source.body ?? print(document);
    const kept = this.#byText.get(text)?.deref();
    if (kept) return this.#known.get(kept)!;
    const own = parse(text, { noLocation: true });
    const followed = { document: own, number: ++this.#last, length: text.length };
    this.#byText.set(text, new WeakRef(own));
    this.#known.set(own, followed);
    this.#dropped.register(own, text);
    return followed;
  }
}
