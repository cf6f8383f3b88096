import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import type { ScannerModel } from '../server/catalogue/scanner-models.ts';

export const ScannerModelType = builder.objectRef<ScannerModel>('ScannerModel').implement({
  description: 'A scanner model whose images have come.',
  fields: (t) => ({
    manufacturer: t.exposeString('manufacturer', { description: 'Manufacturer (0008,0070).' }),
    model: t.exposeString('model', { description: "Manufacturer's Model Name (0008,1090)." }),
    firstSeenAt: t.expose('firstSeenAt', { type: 'DateTime', description: 'First series of it.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'Newest series of it.' }),
    defaultRadiopharmaceutical: t.exposeString('defaultRadiopharmaceutical', {
      nullable: true,
      description: 'What its images are taken to show where their header names no radiopharmaceutical.',
    }),
  }),
});

builder.queryField('scannerModels', (t) =>
  t.field({
    type: [ScannerModelType],
    description: 'Scanner models seen, by manufacturer and model.',
    resolve: (_root, _args, { scannerModels }) => scannerModels.list(),
  }),
);

builder.mutationField('setDefaultRadiopharmaceutical', (t) =>
  t.field({
    type: ScannerModelType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError, NotFoundError] },
    description:
      'Says what the images of a scanner model show where their header names no radiopharmaceutical.',
    args: {
      manufacturer: t.arg.string({ required: true, description: 'As the scanner model says.' }),
      model: t.arg.string({ required: true, description: 'As the scanner model says.' }),
      name: t.arg.string({ description: 'Name of a configured radiopharmaceutical; null: none.' }),
    },
    resolve: (_root, args, { scannerModels }) =>
      scannerModels.setDefaultRadiopharmaceutical(args.manufacturer, args.model, args.name ?? null),
  }),
);
