/**
 * What went wrong, in a form that code, people and machines can act on: a stable code, its parameters and its
 * retry class. Decisions are made on the code, never on the text. Codes are never reused; the console translates
 * them, and `docs/errors.md` is generated from this table.
 */

/**
 * - `transient`: the same attempt may succeed later by itself (a connection, a full queue): retried with back-off.
 * - `operator`: succeeds once a person has changed something (a device, a setting, a radiopharmaceutical).
 * - `permanent`: the same input always fails.
 */
export type RetryClass = 'transient' | 'operator' | 'permanent';

interface ErrorEntry {
  readonly retry: RetryClass;
  /** English sentence with `{parameter}` places. Never holds patient data. */
  readonly message: string;
}

export const ERROR_CODES = {
  NO_DESTINATION: {
    retry: 'operator',
    message:
      'No destination: declare a device with "use as destination", or switch mirror mode on and declare {source} as a device.',
  },
  INCOMPLETE_SERIES: {
    retry: 'operator',
    message: '{received} of {expected} slices arrived; {missing} missing: {where}.',
  },
  TOO_FEW_IMAGES: { retry: 'operator', message: '{received} slices arrived; at least {minimum} are needed.' },
  IRREGULAR_SPACING: {
    retry: 'operator',
    message: 'The distance between slices varies from {smallest} to {largest} mm; the mean is {mean} mm.',
  },
  SLICES_ELSEWHERE: {
    retry: 'operator',
    message:
      'Task {task} has {count} slices of this series that are not here: send the series again once that task has ended, or go on with what is here.',
  },
  MIXED_GEOMETRY: { retry: 'permanent', message: 'The slices do not share one {attribute}.' },
  SHEARED_STACK: {
    retry: 'permanent',
    message: 'The slices are shifted within their planes by up to {shift} mm: they are no straight stack.',
  },
  DUPLICATE_SLICES: {
    retry: 'permanent',
    message: '{count} positions hold more than one image, the first at {position} mm.',
  },
  DYNAMIC_SERIES: {
    retry: 'permanent',
    message: 'Series of type {seriesType} (dynamic or gated) are not supported.',
  },
  FRAMES_ELSEWHERE: {
    retry: 'permanent',
    message:
      'Task {task} has images of {count} of these positions at other times: the series is dynamic or gated, and what that task has processed is a part of it.',
  },
  MISSING_HEADER: { retry: 'permanent', message: 'Header elements missing or not usable: {elements}.' },
  UNSUPPORTED_MANUFACTURER: { retry: 'operator', message: 'Manufacturer {manufacturer} is not supported.' },
  UNSUPPORTED_UNITS: { retry: 'permanent', message: 'Units {units} cannot be converted to Bq/ml.' },
  REFUSED_NOT_ATTENUATION_CORRECTED: {
    retry: 'operator',
    message: 'The series is not corrected for attenuation, and such series are refused here.',
  },
  REFUSED_NOT_DECAY_CORRECTED: {
    retry: 'operator',
    message: 'The series is not corrected for decay, and such series are refused here.',
  },
  REFUSED_CORRECTIONS_UNKNOWN: {
    retry: 'operator',
    message:
      'The header does not say whether the series is corrected for attenuation, and such series are refused here.',
  },
  REFUSED_SUV_UNAVAILABLE: {
    retry: 'operator',
    message: 'SUV cannot be computed ({elements}), and such series are refused here.',
  },
  REFUSED_UNITS_UNCALIBRATED: {
    retry: 'operator',
    message: 'The voxels are not calibrated, and such series are refused here.',
  },
  REFUSED_DOSE_IN_MEGABECQUERELS: {
    retry: 'operator',
    message: 'The header gives the administered activity in MBq, and such series are refused here.',
  },
  REFUSED_HALF_LIFE_OF_NUCLIDE: {
    retry: 'operator',
    message: 'The header has no half-life in seconds, and such series are refused here.',
  },
  REFUSED_SCAN_BEFORE_INJECTION: {
    retry: 'operator',
    message: 'The scan began before the administration, and such series are refused here.',
  },
  REFUSED_RESCALE_INTERCEPT_ABSENT: {
    retry: 'operator',
    message: 'Images have no Rescale Intercept, and such series are refused here.',
  },
  REFUSED_TRACER_CONTRADICTED: {
    retry: 'operator',
    message:
      'Code and text of the header name different radiopharmaceuticals, and such series are refused here: choose one for the task.',
  },
  UNSUPPORTED_PIXELS: { retry: 'permanent', message: 'Pixel format not supported: {detail}.' },
  UNKNOWN_RADIOPHARMACEUTICAL: {
    retry: 'operator',
    message:
      'No configured radiopharmaceutical recognises "{text}": add it or a synonym, or choose one for the task.',
  },
  AMBIGUOUS_RADIOPHARMACEUTICAL: {
    retry: 'operator',
    message: '"{text}" can mean {candidates}: choose one for the task.',
  },
  HALF_LIFE_MISMATCH: {
    retry: 'operator',
    message: 'Half-life {found} s in the header; {expected} s is configured for {radiopharmaceutical}.',
  },
  SERVER_REJECTED: { retry: 'operator', message: 'The processing server refused the series: {reason}.' },
  SERVER_UNREACHABLE: {
    retry: 'transient',
    message: 'The processing server could not be reached: {reason}.',
  },
  LINK_UNSTABLE: {
    retry: 'transient',
    message:
      'The link to the processing server was cut {cuts} times before anything of the package got through.',
  },
  SHARED_FOLDER_AWAY: {
    retry: 'transient',
    message: "The processing server's shared folder is not there ({errno}): is it mounted?",
  },
  SHARED_FOLDER_DENIED: {
    retry: 'transient',
    message:
      "The processing server's shared folder may not be read and written ({errno}): mount it with write access for the user that the gateway runs as.",
  },
  SHARED_FOLDER_FULL: {
    retry: 'transient',
    message: "The processing server's shared folder is full: make room on that server.",
  },
  SERVER_PROTOCOL: {
    retry: 'transient',
    message: "The processing server's answer was not understood: {reason}.",
  },
  REMOTE_FAILED: { retry: 'operator', message: 'The processing server failed: {reason}.' },
  REMOTE_TIMEOUT: { retry: 'operator', message: 'No result from the processing server after {hours} h.' },
  JOB_STALLED: {
    retry: 'operator',
    message:
      'The processing server has the whole package and does not take it up (the job stays {state}), nor when it was sent anew.',
  },
  TRANSFER_STALLED: {
    retry: 'transient',
    message: 'Less than {bytes} bytes in {seconds} s came over the link to the processing server.',
  },
  BAD_RESULT: { retry: 'operator', message: 'The result cannot be used: {reason}.' },
  QUANTITATIVE_MISMATCH: {
    retry: 'operator',
    message: 'Total activity changed by {change} %; at most {tolerance} % is allowed.',
  },
  NO_POSTFILTER: {
    retry: 'operator',
    message: 'No enabled post-filter applies to {model} with {radiopharmaceutical}.',
  },
  DELIVERY_FAILED: { retry: 'operator', message: 'Not every image was accepted by {devices}.' },
  STORAGE_FULL: { retry: 'transient', message: 'Not enough free disk space.' },
  DATABASE_UNREACHABLE: { retry: 'transient', message: 'The database could not be reached.' },
  SOURCE_MISSING: { retry: 'permanent', message: 'Images of this task are no longer on disk.' },
  SERIES_TOO_LARGE: {
    retry: 'operator',
    message:
      'The series needs {needed} MiB of memory at once; the gateway may use {budget} MiB (IMAGE_MEMORY_MIB).',
  },
  STEP_STALLED: {
    retry: 'operator',
    message:
      'Nothing went on for {seconds} s, and the step was ended: an image may be damaged, or the disk hang.',
  },
  INTERNAL: { retry: 'operator', message: 'Internal error; the log has the details under {reference}.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Of the processing server or the way to it, not of the task: whatever needs the server waits until it is back. */
export const SERVER_AWAY: ReadonlySet<ErrorCode> = new Set([
  'SERVER_UNREACHABLE',
  'SHARED_FOLDER_AWAY',
  'SHARED_FOLDER_DENIED',
  'SHARED_FOLDER_FULL',
]);

export type ErrorParams = Readonly<Record<string, string | number | boolean | null>>;

export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** For transient errors: not before this many milliseconds from now (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    params: ErrorParams = {},
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(
      `${code}: ${errorMessage(code, params)}`,
      'cause' in options ? { cause: options.cause } : undefined,
    );
    this.name = 'GatewayError';
    this.code = code;
    this.params = params;
    this.retryAfterMs = options.retryAfterMs;
  }

  get retry(): RetryClass {
    return ERROR_CODES[this.code].retry;
  }
}

/** The English sentence of a code with its parameters put in. */
export function errorMessage(code: ErrorCode, params: ErrorParams): string {
  return fillTemplate(ERROR_CODES[code].message, params);
}

/** Replaces each `{name}` of a template by that parameter; a missing one stays visible as `?`. */
export function fillTemplate(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    return value === undefined || value === null ? '?' : String(value);
  });
}

/** What is kept of a failure with a task: serialisable and free of patient data. */
export interface Failure {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}
