/** Types of the console's operations, from the committed schema. */
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'client/graphql/*.graphql',
  generates: {
    'client/graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        // A third of the bytes of syntax trees; the client parses a document when it first uses it.
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: { DateTime: 'string', Date: 'string', Cursor: 'string', JSON: 'Record<string, unknown>' },
      },
    },
  },
};

export default config;
