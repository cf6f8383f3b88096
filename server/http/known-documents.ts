/**
 * The documents that a locked-down site allows: the console's own, and those that the site keeps as `.graphql` files.
 * Compared by what they ask, not by how they are written.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, visit, type ASTNode, type DocumentNode } from 'graphql';

export class KnownDocuments {
  readonly #known: ReadonlySet<string>;
  readonly #texts: ReadonlyMap<string, string>;
  /** Documents are parsed once each and kept by the endpoint. */
  readonly #seen = new WeakMap<DocumentNode, boolean>();

  /**
   * @param texts by the hash under which they may be asked for
   * @throws GraphQLError where one of the texts is no GraphQL.
   */
  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
    this.#known = new Set([...texts.values()].map((text) => essenceOf(parse(text))));
  }

  includes(document: DocumentNode): boolean {
    let known = this.#seen.get(document);
    if (known === undefined) this.#seen.set(document, (known = this.#known.has(essenceOf(document))));
    return known;
  }

  /** The text of a request that gives only a hash, as `extensions.persistedQuery.sha256Hash`. */
  textFor(extensions: unknown): string | undefined {
    const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } };
    const hash = persistedQuery?.sha256Hash;
    return typeof hash === 'string' ? this.#texts.get(hash) : undefined;
  }
}

/**
 * @param manifest JSON object of texts by hash, as the console's build writes it; may be missing
 * @param folder of the site's own `.graphql` files, one operation each, known by the SHA-256 of the file; may be missing
 */
export function readKnownDocuments(manifest: string, folder: string): KnownDocuments {
  const own = globSync('*.graphql', { cwd: folder }).map((name): [string, string] => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [createHash('sha256').update(text).digest('hex'), text];
  });
  return new KnownDocuments(new Map([...Object.entries(readManifest(manifest)), ...own]));
}

function readManifest(path: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * Without `__typename`, which clients add by themselves and which tells nothing, and with everything in the order of
 * its text: the manifest of the console's build has its fields sorted, what the console sends has not.
 */
function essenceOf(document: DocumentNode): string {
  const bare = visit(document, {
    Field: (field) => (field.name.value === '__typename' ? null : undefined),
  });
  return print(
    visit(bare, {
      Document: { leave: (node) => ({ ...node, definitions: sorted(node.definitions) }) },
      OperationDefinition: {
        leave: (node) => ({ ...node, variableDefinitions: sorted(node.variableDefinitions ?? []) }),
      },
      SelectionSet: { leave: (node) => ({ ...node, selections: sorted(node.selections) }) },
      Field: { leave: (node) => ({ ...node, arguments: sorted(node.arguments ?? []) }) },
    }),
  );
}

function sorted<T extends ASTNode>(nodes: readonly T[]): T[] {
  return nodes
    .map((node) => ({ node, text: print(node) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ node }) => node);
}
