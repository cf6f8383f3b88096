/** Where audit messages are sent: what an administrator enters, and what is kept beside it. */
import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import { holdsCertificates } from '../../base/certificates.ts';
import { isVisible } from '../../base/visible-text.ts';
import type { AuditCollectorEntity } from '../../db/entities/audit-collector.ts';
import { hostName } from '../../devices/device.ts';

/** The row as it is kept. */
export type CollectorRow = Readonly<Omit<InferEntity<typeof AuditCollectorEntity>, 'id'>>;
export type Collector = Omit<CollectorRow, 'deliveredCursor' | 'attemptedAt' | 'failures'> & {
  /** Entries that it has not taken yet, and when the first of them was written. */
  readonly behind: number;
  readonly behindSince: number | null;
};

const label = z.string().trim().max(64).refine(isVisible, 'INVISIBLE_CHARACTERS');

export const collectorInput = z
  .object({
    enabled: z.boolean().default(false),
    host: z.string().trim().max(253).default('').pipe(z.string().refine(isEmptyOrHost, 'HOST_FORM')),
    port: z.int().min(1).max(65_535).default(6514),
    authority: z.string().trim().max(20_000).refine(holdsCertificates, 'CERTIFICATE_FORM').default(''),
    sourceId: label.min(1).default('PETfectior'),
    siteId: label.default(''),
  })
  .superRefine((collector, context) => {
    if (collector.enabled && collector.host === '')
      context.addIssue({ code: 'custom', path: ['host'], message: 'MISSING_VALUE' });
  });
export type CollectorInput = z.input<typeof collectorInput>;

function isEmptyOrHost(text: string): boolean {
  return text === '' || hostName.safeParse(text).success;
}
