/**
 * Writes GraphiQL as files of its own into the build: its package holds them as texts for one page with everything
 * inline, which no strict Content-Security-Policy allows. Compressed once, here, since they are some megabytes.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const HERE = import.meta.dirname;

/**
 * GraphiQL moves its tabs by transforms that stay behind in Chromium 156: a press then meets another place than the one
 * that is seen. Tabs that do not move can be clicked.
 */
const TABS = '\n.graphiql-tab { transform: none !important; }\n';

/** @param directory `client/dist/graphiql` */
export async function buildGraphiql(directory: string): Promise<void> {
  // Loaded late: 9 MB.
  const { css, editorWorkerService, graphqlWorker, js, jsonWorker } =
    await import('@graphql-yoga/render-graphiql/graphiql');
  const files: Readonly<Record<string, string>> = {
    'app.css': css + TABS,
    'app.js': `${readFileSync(join(HERE, 'before.js'), 'utf8')}\n${js};\n${startScript()}`,
    'editor.worker.js': editorWorkerService,
    'graphql.worker.js': graphqlWorker,
    'json.worker.js': jsonWorker,
  };
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(directory, `${name}.gz`), gzipSync(text, { level: 9 }));
}

/** The examples, each in a tab of its own, in the order of their names. */
function startScript(): string {
  const defaultTabs = globSync('*.graphql', { cwd: join(HERE, 'examples') })
    .sort()
    .map((name) => ({ query: readFileSync(join(HERE, 'examples', name), 'utf8') }));
  const options = {
    title: 'PETfectior API',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    // The session's cookie counts only with it.
    additionalHeaders: { 'x-requested-with': 'petfectior' },
    shouldPersistHeaders: false,
    defaultTabs,
  };
  return `YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), ${JSON.stringify(options)});`;
}
