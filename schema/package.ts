import { builder } from './builder.ts';
import { manifestCsv } from '../server/tasks/manifest-csv.ts';
import type { PackageRecord } from '../server/tasks/task-record.ts';

const ManifestEntryType = builder.objectRef<PackageRecord['manifest'][number]>('ManifestEntry').implement({
  description: 'One field that left the hospital.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description: 'Its name in the package; for DICOM elements tag and keyword.',
    }),
    value: t.exposeString('value', { description: 'Its value as sent; UIDs as pseudonyms.' }),
  }),
});

export const PackageType = builder.objectRef<PackageRecord>('Package').implement({
  description: 'What was sent to the processing server.',
  fields: (t) => ({
    bytes: t.exposeFloat('bytes', { description: 'Size as sent, bytes.' }),
    ratio: t.float({
      description: 'Bytes of the voxels as the objects hold them, two each, over bytes sent.',
      resolve: ({ voxelBytes, bytes }) => (bytes > 0 ? voxelBytes / bytes : 0),
    }),
    sha256: t.exposeString('sha256', { description: 'SHA-256 of the package, hexadecimal.' }),
    manifest: t.field({
      type: [ManifestEntryType],
      description: 'Every field and value that left, beside the voxels.',
      resolve: ({ manifest }) => manifest,
    }),
    manifestCsv: t.string({
      description:
        'The manifest as CSV (RFC 4180) with the columns path and value, e.g. for a data-protection officer. Also at /manifests/<task>.csv, and at /manifests/<task>.html as a page to be printed.',
      resolve: ({ manifest }) => manifestCsv(manifest),
    }),
  }),
});
