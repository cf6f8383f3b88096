import { dependencies } from '../../tests/rules/licences.ts';
import { importsOf, treeFiles } from '../../tests/rules/source-files.ts';
import { table } from './markdown.ts';

export function thirdPartyPage(): string {
  const all = dependencies();
  const ships = all.filter((one) => one.ships);
  const tools = all.filter((one) => !one.ships);
  const counts = new Map<string, number>();
  for (const { licence } of tools) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return `# Third-party software

<!-- Generated from package-lock.json. -->

Installed to run the gateway: ${ships.length} packages, each pinned to one version with its digest in the lock file.
A check fails when a licence outside the permissive ones appears among them. A bill of materials in CycloneDX form:
\`npm sbom --sbom-format cyclonedx --omit dev\`.

${table(
  ['package', 'version', 'licence'],
  ships.map((one) => [one.name, one.version, one.licence]),
)}

Beside them ${tools.length} packages are used to build and test, and do not ship as such, but for those that the
console's bundle contains: ${bundled().join(', ')}, and what they import:

${table(
  ['licence', 'packages'],
  [...counts].sort().map(([licence, count]) => [licence, String(count)]),
)}
`;
}

/** Name, version and licence of what ships, installed or in the console's bundle, for the console's help. */
export function thirdPartyList(): string {
  const inBundle = new Set(bundled());
  const shipped = dependencies().filter(({ name, ships }) => ships || inBundle.has(name));
  return JSON.stringify(shipped.map(({ name, version, licence }) => [name, version, licence]));
}

/** Packages that the console imports at run time. */
function bundled(): string[] {
  const imports = treeFiles()
    .filter(
      (path) => /^client\/.*\.(ts|svelte)$/.test(path) && !/^client\/(vite\.config|build)\.ts$/.test(path),
    )
    .flatMap((path) => importsOf(path))
    .filter(({ isPackage, isType, to }) => isPackage && !isType && !to.startsWith('node:'));
  const names = imports.map(({ to }) => to.match(/^(@[^/]+\/)?[^/]+/)![0]);
  return [...new Set(names)].sort();
}
