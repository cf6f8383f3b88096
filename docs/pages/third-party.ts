import { dependencies } from '../../tests/rules/licences.ts';
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

Beside them ${tools.length} packages are used to build and test, and do not ship as such (the console's bundle contains
Svelte, urql, bits-ui and uPlot, all MIT):

${table(
  ['licence', 'packages'],
  [...counts].sort().map(([licence, count]) => [licence, String(count)]),
)}
`;
}
