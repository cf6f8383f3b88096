/**
 * The open protocol, version 1, as data: what the gateway sends and what a processing server answers. Both sides
 * check what they receive against these, and the OpenAPI file is made of them. `docs/processing-protocol.md`
 * explains them.
 */
import { z } from 'zod';
import { CONTENT_CODINGS, VOXEL_ENCODINGS } from '../transport.ts';

/** Length of text that is shown to people; longer is cut by the reader, not refused. */
const text = z.string().max(10_000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const size = z.int().positive().max(65_535);

export const HealthSchema = z.object({
  protocol: z.literal(1).describe('Version of the protocol'),
  server: text.describe('Software and its version'),
  state: z.enum(['ready', 'busy', 'draining']),
  queueLength: count,
  standIn: z.boolean().default(false).describe('True when results are not for clinical use'),
  accepts: z.object({
    encodings: z.array(z.string()).describe('Unknown ones are for later versions: ignored, not refused'),
    codings: z.array(z.string()),
    maxPackageBytes: z.int().positive(),
  }),
});
export type HealthBody = z.infer<typeof HealthSchema>;

export const AcquisitionSchema = z.object({
  manufacturer: text,
  model: text,
  reconstructionMethod: text,
  iterations: z.int().positive().optional(),
  subsets: z.int().positive().optional(),
  pixelSpacing: z
    .tuple([z.number().positive(), z.number().positive()])
    .describe('mm: between rows, between columns'),
  sliceThickness: z.number().positive(),
  sliceSpacing: z.number().positive(),
  radiopharmaceutical: text,
  halfLife: z.number().positive().describe('s'),
});

export const EligibilityRequestSchema = z.object({ client: text, acquisition: AcquisitionSchema });

export const INELIGIBLE_CODES = ['no-licence', 'no-licence-for-radiopharmaceutical', 'no-model'] as const;

export const EligibilitySchema = z.discriminatedUnion('eligible', [
  z.object({ eligible: z.literal(true), model: text.optional() }),
  z.object({ eligible: z.literal(false), code: z.enum(INELIGIBLE_CODES), detail: text.default('') }),
]);

export const GridSchema = z.object({
  columns: size,
  rows: size,
  slices: size,
  spacing: z
    .tuple([z.number().positive(), z.number().positive(), z.number().positive()])
    .describe('mm along x, y and the normal'),
});

export const JobRequestSchema = z.object({
  client: text,
  acquisition: AcquisitionSchema,
  /** De-identified facts that a model may need. UIDs are pseudonyms. */
  subject: z.object({
    studyInstanceUid: text,
    seriesInstanceUid: text,
    seriesNumber: z.int().optional(),
    studyDate: text.optional(),
    seriesDate: text.optional(),
    seriesTime: text.optional(),
    dose: z.number().positive().optional().describe('Bq'),
    radiopharmaceuticalStart: text.optional(),
    weight: z.number().positive().optional().describe('kg'),
    size: z.number().positive().optional().describe('m'),
    age: text.optional(),
  }),
  grid: GridSchema,
  package: z.object({
    encoding: z.enum(VOXEL_ENCODINGS),
    coding: z.enum(CONTENT_CODINGS),
    bytes: z.int().positive(),
    sha256,
  }),
  accepts: z
    .object({
      encodings: z.array(z.enum(VOXEL_ENCODINGS)).min(1),
      codings: z.array(z.enum(CONTENT_CODINGS)).min(1),
      noise: z
        .boolean()
        .default(false)
        .describe(
          'Whether the noise is wanted beside the image; it is input - denoised where it is not sent',
        ),
    })
    .describe('What the client can read, best first'),
});
export type JobRequest = z.infer<typeof JobRequestSchema>;

export const JOB_STATES = ['awaiting-upload', 'queued', 'processing', 'done', 'failed'] as const;

export const JobSchema = z.object({
  id: z.string().regex(/^[\w.~-]{1,128}$/),
  state: z.enum(JOB_STATES),
  progress: z.number().min(0).max(1).optional(),
  position: count.optional(),
  expectedEnd: z.iso.datetime({ offset: true }).optional().describe('RFC 3339'),
  upload: z
    .object({ url: z.string().min(1).max(2000) })
    .optional()
    .describe('URL, or path, of the tus upload'),
  result: z
    .object({
      bytes: z.int().positive(),
      sha256,
      encoding: z.enum(VOXEL_ENCODINGS),
      coding: z.enum(CONTENT_CODINGS),
    })
    .optional(),
  failure: z.object({ code: z.string().max(100), detail: text.default('') }).optional(),
});
export type JobBody = z.infer<typeof JobSchema>;

/** RFC 9457. */
export const ProblemSchema = z.looseObject({
  title: text.optional(),
  detail: text.optional(),
  code: z.string().max(100).optional().describe('Stable, for programs'),
  job: z.string().optional().describe('With `idempotency-conflict`: the job that has the key'),
});
export type Problem = z.infer<typeof ProblemSchema>;

export const PROBLEM_TYPE = 'application/problem+json';
/** Version of the upload protocol, https://tus.io/protocols/resumable-upload. */
export const TUS_VERSION = '1.0.0';
/** Longest wait that a long poll may ask for, seconds. */
export const LONGEST_WAIT = 60;
