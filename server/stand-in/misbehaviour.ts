/** How the reference server can be told to fail, so that clients can be tested against it. */
import { z } from 'zod';

export const MisbehaviourSchema = z.strictObject({
  /** Milliseconds that each byte takes longer, in each direction. */
  latency: z.number().positive().optional(),
  /** Bytes a second, in each direction of each connection. */
  bandwidth: z.number().positive().optional(),
  /** Each connection is cut once it has carried as many bytes of requests. */
  cutUploadAfter: z.int().positive().optional(),
  /** Each connection is cut once it has carried as many bytes of answers. */
  cutDownloadAfter: z.int().positive().optional(),
  /** The first `times` requests are answered with a status, e.g. 503, or 429 with Retry-After in seconds. */
  status: z
    .strictObject({
      code: z.int().min(400).max(599),
      times: z.int().positive(),
      retryAfter: z.int().nonnegative().optional(),
    })
    .optional(),
  /** What is wrong with every result. */
  result: z.enum(['wrong-digest', 'wrong-shape', 'nan', 'bomb']).optional(),
  /** Packages arrive whole, and their jobs stay at `awaiting-upload`: the server died before it said so. */
  neverTakenUp: z.literal(true).optional(),
  /** Jobs are taken and never end. */
  never: z.literal(true).optional(),
  /** Each job fails. */
  fails: z.literal(true).optional(),
  /** Callbacks for each result of the shared-folder contract; 0 loses them. */
  callbacks: z.int().nonnegative().optional(),
});
export type Misbehaviour = z.infer<typeof MisbehaviourSchema>;

/** Whether a network between client and server is to be played. */
export function isShaped({ latency, bandwidth, cutUploadAfter, cutDownloadAfter }: Misbehaviour): boolean {
  return [latency, bandwidth, cutUploadAfter, cutDownloadAfter].some((value) => value !== undefined);
}
