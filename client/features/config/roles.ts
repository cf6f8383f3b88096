import type { Role } from '../../graphql/generated/graphql.ts';

/** From the least to the most. */
export const ROLE_NAMES = ['VIEWER', 'OPERATOR', 'ADMINISTRATOR'] as const satisfies Role[];
