/**
 * What the pipeline knows of a processing server: one interface, two transports behind it (`http/`,
 * `shared-folder/`). Every method takes a signal and stops soon after it is aborted, rejecting with the signal's
 * reason; every other rejection is a `GatewayError` whose code carries the retry class:
 *
 * - `SERVER_UNREACHABLE` (transient): no connection, a cut, 5xx, 429; `retryAfterMs` when the server named a time.
 * - `LINK_UNSTABLE` (transient): the server answers, and the link is cut before anything of a package gets there.
 * - `TRANSFER_STALLED` (transient): all that comes through is a byte now and then.
 * - `SHARED_FOLDER_AWAY`, `SHARED_FOLDER_DENIED`, `SHARED_FOLDER_FULL` (transient): the folder, where there is one.
 * - `SERVER_PROTOCOL` (transient): an answer that is not of the protocol.
 * - `SERVER_REJECTED` (operator): the server understood and refused: credentials, licence, model, size, format.
 * - `JOB_STALLED` (operator): the server has the package and does not take it up, nor when it is sent anew.
 * - `REMOTE_FAILED` (operator): the job ran and failed at the server; as `JobLost`, the server no longer knows it.
 * - `BAD_RESULT` (operator): what was fetched is not what the server's digest says, or not what the format allows.
 */

/** What decides whether a server can process a series. Nothing here identifies a patient. */
export interface AcquisitionParameters {
  readonly manufacturer: string;
  /** Manufacturer's Model Name (0008,1090). */
  readonly model: string;
  readonly reconstructionMethod: string;
  readonly iterations: number | undefined;
  readonly subsets: number | undefined;
  /** mm between rows, mm between columns: the order of Pixel Spacing (0028,0030). */
  readonly pixelSpacing: readonly [number, number];
  /** mm, Slice Thickness (0018,0050). */
  readonly sliceThickness: number;
  /** mm between the centres of neighbouring slices, mean over the series. */
  readonly sliceSpacing: number;
  /** Name as the installation configured it, e.g. `FDG`. */
  readonly radiopharmaceutical: string;
  /** Seconds. */
  readonly halfLife: number;
}

/** What travels with the voxels: de-identified, by allow-list. `undefined` where the header does not say. */
export interface JobMetadata {
  readonly taskId: string;
  /** The name under which the provider knows this installation. */
  readonly clientId: string;
  readonly parameters: AcquisitionParameters;
  /** Bq, Radionuclide Total Dose (0018,1074). */
  readonly dose: number | undefined;
  /** `YYYY-MM-DDTHH:MM:SS`, injection, in the scanner's local time. */
  readonly radiopharmaceuticalStart: string | undefined;
  /** kg. */
  readonly patientWeight: number | undefined;
  /** m, as Patient's Size (0010,1020). */
  readonly patientSize: number | undefined;
  /** Patient's Age (0010,1010) as written: `062Y`, `006M`, `003W`, `010D`. */
  readonly patientAge: string | undefined;
  /** Pseudonymous UIDs. */
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly seriesNumber: number | undefined;
  /** `YYYY-MM-DD`. */
  readonly studyDate: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly seriesDate: string | undefined;
  /** `HH:MM:SS`. */
  readonly seriesTime: string | undefined;
  /** DICOM JSON (PS3.18 F) of the allow-listed reconstruction elements; used by the shared-folder transport. */
  readonly reconSettings: Readonly<Record<string, unknown>>;
}

export interface VoxelGrid {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** mm along x (columns), y (rows) and the normal. */
  readonly spacing: readonly [number, number, number];
}

/**
 * The voxels of a series as stored, with the rescale of each slice: `value = stored * slope + intercept`, Bq/ml.
 * x fastest, then y, then z ascending along the normal of Image Orientation (Patient).
 */
export interface StoredVolume {
  readonly grid: VoxelGrid;
  readonly stored: Int16Array | Uint16Array;
  /** One for each slice. */
  readonly slopes: Float64Array;
  readonly intercepts: Float64Array;
}

/** Stored values of one slice. */
export type StoredSlice = Int16Array | Uint16Array;

/** As `StoredVolume`, slice by slice: the whole may be larger than memory. */
export interface StoredSlices extends Omit<StoredVolume, 'stored'> {
  readonly signed: boolean;
  /** From the first, as often as it is called. A slice holds until the next is asked for. */
  readonly slices: () => AsyncIterable<StoredSlice> | Iterable<StoredSlice>;
  /** What of it is encoded already as `jpeg-ls+rescale` has it. */
  readonly made?: MadeCodestreams;
}

/** Codestreams of JPEG-LS, each of slices that follow one another. */
export interface MadeCodestreams {
  /** The one that begins with this slice; undefined where none does, or it cannot be read. */
  readonly read: (
    slice: number,
  ) => Promise<{ readonly slices: number; readonly bytes: Uint8Array } | undefined>;
  /** The first slice behind this one that one begins with; how many slices there are, where none does. */
  readonly next: (slice: number) => number;
  /** Slices from one up to another, which is not among them, as `StoredSlices` gives them. */
  readonly between: (from: number, to: number) => AsyncIterable<StoredSlice>;
}

/** How voxels are written in a package or a result of the http transport: see `voxel-encoding.ts`. Smallest first. */
export const VOXEL_ENCODINGS = ['jpeg-ls+rescale', 'i2-planes+rescale', 'i2+rescale', 'f4'] as const;
export type VoxelEncoding = (typeof VOXEL_ENCODINGS)[number];

/** In order of preference. */
export const CONTENT_CODINGS = ['zstd', 'gzip', 'identity'] as const;
export type ContentCoding = (typeof CONTENT_CODINGS)[number];

/** In order of preference for that encoding: codestreams are as short as they get. */
export function codingsFor(encoding: VoxelEncoding): readonly ContentCoding[] {
  return encoding === 'jpeg-ls+rescale' ? ['identity', 'zstd', 'gzip'] : CONTENT_CODINGS;
}

/** Form of a package. Plain data: the Packer keeps it with the package, for `submit`. */
export type Packaging =
  | { readonly kind: 'shared-folder'; readonly dtype: '<f4' | '<f8' }
  | { readonly kind: 'http'; readonly encoding: VoxelEncoding; readonly coding: ContentCoding };

/** Form of a result. Plain data: the Downloader keeps it with the result, for `readResult`. */
export type ResultFormat =
  | { readonly kind: 'shared-folder' }
  | { readonly kind: 'http'; readonly encoding: VoxelEncoding; readonly coding: ContentCoding };

export interface ServerHealth {
  /** The server's software, e.g. `reference-server 1.0.0`; unknown on shared-folder. */
  readonly version: string | undefined;
  readonly state: 'ready' | 'busy' | 'draining';
  readonly queueLength: number | undefined;
  /** The server says of itself that it is not for clinical use. */
  readonly standIn: boolean;
}

export type Eligibility =
  | { readonly eligible: true; readonly model: string | undefined }
  | {
      readonly eligible: false;
      readonly code: 'no-licence' | 'no-licence-for-radiopharmaceutical' | 'no-model';
      readonly detail: string;
    };

export interface EligibilityRequest {
  readonly clientId: string;
  readonly parameters: AcquisitionParameters;
}

export interface Submission {
  readonly taskId: string;
  /**
   * Follows the task in the idempotency key: submitting the same task with the same suffix again finds the same job.
   * None for the first job of a task, `-2`, `-3` ... after jobs that were given up.
   */
  readonly jobSuffix?: string;
  readonly packagePath: string;
  readonly packaging: Packaging;
  /** Of the file at `packagePath`. */
  readonly bytes: number;
  /** Of the file at `packagePath`, hex. */
  readonly sha256: string;
  readonly grid: VoxelGrid;
  readonly metadata: JobMetadata;
}

export interface Submitted {
  readonly jobId: string;
  /** How often the link was cut on the way. */
  readonly cuts: number;
}

export interface JobReference {
  readonly taskId: string;
  /** As `submit` returned it. */
  readonly jobId: string;
}

export interface JobStatus {
  readonly state: 'awaiting-upload' | 'queued' | 'processing';
  /** 0..1, where the server says. */
  readonly progress: number | undefined;
  /** Jobs ahead in the server's queue. */
  readonly position: number | undefined;
  /** Milliseconds since the epoch. */
  readonly expectedEnd: number | undefined;
}

export interface ResultRequest extends JobReference {
  readonly directory: string;
  /** Of the input: bounds how long the result can be. */
  readonly grid: Pick<VoxelGrid, 'columns' | 'rows' | 'slices'>;
  /** Rejects unless so many bytes may be written. */
  readonly requireRoom: (bytes: number) => Promise<void>;
}

export interface FetchedResult {
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly format: ResultFormat;
}

/** Bytes done of bytes in all; on a resumed transfer the first call already carries what was there. */
export type TransferProgress = (done: number, total: number) => void;

export interface Transport {
  readonly kind: 'http' | 'shared-folder';

  health(signal: AbortSignal): Promise<ServerHealth>;

  eligibility(request: EligibilityRequest, signal: AbortSignal): Promise<Eligibility>;

  /** The best form that both sides know. */
  packaging(signal: AbortSignal): Promise<Packaging>;

  /**
   * Creates or finds the task's job and brings the package there, resuming; resolves once the digest is confirmed.
   * @param onJob told of each job before anything of the package is there, also of one that is made while the signal is
   * aborted; where it rejects nothing is sent
   */
  submit(
    submission: Submission,
    onProgress: TransferProgress,
    signal: AbortSignal,
    onJob?: (jobId: string) => Promise<void>,
  ): Promise<Submitted>;

  /** Resolves when the result can be fetched. Reports each status that it sees. */
  awaitResult(job: JobReference, onStatus: (status: JobStatus) => void, signal: AbortSignal): Promise<void>;

  /**
   * Brings the result into `directory` (which exists), resuming from a part that an earlier call left there;
   * written aside, digest verified, synced, then renamed. One that is longer than its grid allows is refused before
   * it is written, and while it is; nothing of it stays.
   */
  fetchResult(
    request: ResultRequest,
    onProgress: TransferProgress,
    signal: AbortSignal,
  ): Promise<FetchedResult>;

  /** Cancels the job, or lets the server forget it once the result is stored. A job unknown there is no error. */
  discard(job: JobReference, signal: AbortSignal): Promise<void>;

  /**
   * Answers `POST /process_ready` (shared-folder only): a job's result is ready. `remoteAddress` is the peer of
   * the socket; `body` the parsed JSON, or undefined.
   */
  processReady?(remoteAddress: string, body: unknown): Promise<{ status: number; json: { message: string } }>;

  /** Ends idle connections; what is pending rejects. */
  close(): Promise<void>;
}
