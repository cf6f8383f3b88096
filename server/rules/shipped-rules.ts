import type { Rule } from './rule.ts';

/** Put in at the very first start, switched off. */
export const SHIPPED_RULES: readonly Rule[] = [
  {
    name: 'Not attenuation-corrected (NAC)',
    enabled: false,
    // ATTN of Corrected Image (PS3.3 C.8.9.1.1.5); some scanners say it in the description alone.
    conditions: [{ field: 'CORRECTED_IMAGE', negated: true, values: ['ATTN'], from: null, to: null }],
    action: 'ignore',
    priority: null,
    destinations: [],
    destinationMode: 'add',
    postFilters: [],
  },
];
