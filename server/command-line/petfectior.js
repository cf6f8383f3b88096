#!/usr/bin/env node
/**
 * The command `petfectior`, whatever Node runs it: where that is older than 24, the one that `npm ci` has brought runs
 * the sources. Plain JavaScript of Node 20.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED) await import('./main.ts');
else runWith(ownNode());

function ownNode() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
  const own = join(root, `node_modules/node-linux-${process.arch}/bin/node`);
  if (existsSync(own)) return own;
  process.stderr.write(
    `petfectior needs Node ${NEEDED}, and this is ${process.version}: "npm ci" in ${root} brings one, or install it\n`,
  );
  return process.exit(78);
}

/** @param {string} node */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}
