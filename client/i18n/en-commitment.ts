/** English texts on storage commitment. */
export const enCommitment = {
  'commitment.COMMITTED': 'Storage confirmed',
  'commitment.FAILED': 'Storage not confirmed',
  'commitment.QUEUED': 'Storage to be confirmed',
  'commitment.REQUESTED': 'Storage confirmation pending',
  'commitment.refused': '{refused} images without confirmation',
  'commitment.requests': '{requests} requests',
} as const;
