/**
 * What `node server/main.ts` runs, whatever Node that is: an older one cannot read the gateway's sources, so that this
 * file alone is written for it (CommonJS, without types), and says how to start.
 */
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `PETfectior needs Node 24, and this is ${process.version}: start it with "npm start", which brings its own\n`,
  );
  process.exit(78);
}
void import('../gateway.ts');
