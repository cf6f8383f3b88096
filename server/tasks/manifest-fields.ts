import type { Manifest } from '../steps/pack/pack.ts';

/** Every value that left, with its path, in the order in which the manifest has them. */
export function manifestFields(manifest: Manifest): { path: string; value: string }[] {
  const fields: { path: string; value: string }[] = [];
  const visit = (value: unknown, path: string): void => {
    if (value === undefined || value === null) return;
    if (typeof value !== 'object') {
      fields.push({ path, value: String(value) });
      return;
    }
    for (const [name, child] of Object.entries(value)) visit(child, path ? `${path}.${name}` : name);
  };
  visit(manifest, '');
  return fields;
}
