import type { InferEntity } from '@mikro-orm/core';
import type { AlertEntity } from '../db/entities/alert.ts';

/** Something that a person should know, or that is over, or that nobody has acknowledged. */
export type Alert = Readonly<InferEntity<typeof AlertEntity>>;
export type NewAlert = Omit<Alert, 'cursor' | 'resolved' | 'escalated' | 'devices' | 'at'> &
  Partial<Pick<Alert, 'devices'>>;
