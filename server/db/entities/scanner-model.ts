import { defineEntity, p } from '@mikro-orm/core';

/** A scanner model whose images have come. */
export const ScannerModelEntity = defineEntity({
  name: 'scanner_model',
  properties: {
    id: p.integer().primary().autoincrement(),
    manufacturer: p.string().length(128),
    model: p.string().length(128),
    firstSeenAt: p.bigint('number'),
    lastSeenAt: p.bigint('number'),
    defaultRadiopharmaceutical: p.string().length(64).strictNullable(),
  },
  uniques: [{ name: 'scanner_model_name', properties: ['manufacturer', 'model'] }],
});
