import type { enCommitment } from './en-commitment.ts';

/** Spanish texts, key by key those of `en-commitment.ts`. */
export const esCommitment: Record<keyof typeof enCommitment, string> = {
  'commitment.COMMITTED': 'Almacenamiento confirmado',
  'commitment.FAILED': 'Almacenamiento no confirmado',
  'commitment.QUEUED': 'Almacenamiento por confirmar',
  'commitment.REQUESTED': 'Confirmación de almacenamiento pendiente',
  'commitment.refused': '{refused} imágenes sin confirmar',
  'commitment.requests': '{requests} peticiones',
};
