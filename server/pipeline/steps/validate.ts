/**
 * Can this series be processed, and where does the result go? Reads the headers of the spooled files; asks the
 * processing server last, when everything that can be known here is known to be right.
 */
import type { VoxelGrid } from '../../processing/transport.ts';
import type { AcquisitionParameters, Eligibility } from '../../processing/transport.ts';
import type { DestinationDevice } from '../destinations.ts';

/** A radiopharmaceutical as the installation configured it. */
export interface ConfiguredRadiopharmaceutical {
  readonly name: string;
  /** Seconds. */
  readonly halfLife: number;
  /** Texts that mean it: matched as whole words, without case or accents. */
  readonly synonyms: readonly string[];
  /** Codes that mean it, as `C-B1031 SRT` (value, scheme). */
  readonly codes: readonly string[];
}

export interface ValidateInput {
  /** Paths of the spooled Part-10 files, in any order. */
  readonly paths: readonly string[];
  readonly source: { readonly aeTitle: string; readonly address: string };
  readonly devices: readonly DestinationDevice[];
  readonly mirrorMode: boolean;
  readonly radiopharmaceuticals: readonly ConfiguredRadiopharmaceutical[];
  /** Name of the one that an operator chose for this task. */
  readonly chosenRadiopharmaceutical: string | undefined;
  /** Default by scanner model (Manufacturer's Model Name), for headers that name none. */
  readonly defaultRadiopharmaceuticals: Readonly<Record<string, string>>;
  /** What the transport's contract demands: shared-folder needs known manufacturers, iterations and subsets. */
  readonly transport: 'http' | 'shared-folder';
}

export interface ValidatePorts {
  readonly eligibility: (parameters: AcquisitionParameters, signal: AbortSignal) => Promise<Eligibility>;
}

/** Something that a person should know and that does not stop the series. */
export interface ValidationWarning {
  readonly code: 'NOT_DECAY_CORRECTED' | 'NOT_ATTENUATION_CORRECTED' | 'SUV_UNAVAILABLE';
  readonly params: Readonly<Record<string, string>>;
}

export interface ValidateOutput {
  /** Names of devices, each once. */
  readonly destinations: readonly string[];
  /** Indices of the given paths in ascending order along the normal. */
  readonly order: readonly number[];
  readonly grid: VoxelGrid;
  readonly parameters: AcquisitionParameters;
  /** Value of Units (0054,1001). */
  readonly units: 'BQML' | 'CNTS' | 'GML';
  /** Bq/ml for one of those units, the same for every slice; 1 for BQML. */
  readonly becquerelsPerUnit: number;
  readonly warnings: readonly ValidationWarning[];
}

/**
 * Checks in this order, each with its own failure: destinations (NO_DESTINATION), header (MISSING_HEADER,
 * MIXED_GEOMETRY, IRREGULAR_SPACING, UNSUPPORTED_PIXELS, UNSUPPORTED_UNITS), reconstruction parameters
 * (MISSING_HEADER, UNSUPPORTED_MANUFACTURER), radiopharmaceutical (UNKNOWN_RADIOPHARMACEUTICAL,
 * HALF_LIFE_MISMATCH), eligibility (SERVER_REJECTED, and what the port throws).
 * A file that is gone is SOURCE_MISSING.
 */
export type ValidateSeries = (
  input: ValidateInput,
  ports: ValidatePorts,
  signal: AbortSignal,
) => Promise<ValidateOutput>;
