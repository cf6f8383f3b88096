/**
 * The JSON of the contract that the servers in use speak, to the key and type. Their names stay as they are there.
 */
import type { AcquisitionParameters, JobMetadata } from '../transport.ts';

const BQ_PER_MCI = 37e6;

interface ModelFields {
  readonly ManufacturerModelName: string;
  readonly ReconstructionMethod: string;
  readonly Iteraciones: number | null;
  readonly Subsets: number | null;
  /** A Python list as text: `[4.0725, 4.0725]`. */
  readonly VoxelSpacing: string;
  /** mm. */
  readonly SliceThickness: number;
  readonly Radiofarmaco: string;
  /** s. */
  readonly HalfLife: number;
}

export interface CheckModelBody extends ModelFields {
  readonly id_client: string;
}

/** Body of `POST /check_model`. */
export function checkModelBody(clientId: string, parameters: AcquisitionParameters): CheckModelBody {
  return { id_client: clientId, ...modelFields(parameters) };
}

export interface ProcessingBody {
  readonly input_file: string;
  readonly client_port: string;
  readonly client_id: string;
  readonly metadata: ModelFields & {
    /** mCi, two decimals. */
    readonly radiopharmaceutical_dose: number | null;
    /** `YYYY-MM-DD HH:MM:SS`. */
    readonly radiopharmaceutical_start: string | null;
    readonly StudyInstanceUID: string;
    readonly SeriesInstanceUID: string;
    readonly StudyDate: string | null;
    readonly SeriesTime: string | null;
    /** kg. */
    readonly weight: number | null;
    /** cm. */
    readonly height: number | null;
    /** Years. */
    readonly age: number | null;
  };
}

/** Body of `POST /processing`. */
export function processingBody(inputFile: string, clientPort: number, job: JobMetadata): ProcessingBody {
  return {
    input_file: inputFile,
    client_port: String(clientPort),
    client_id: job.clientId,
    metadata: {
      ...modelFields(job.parameters),
      radiopharmaceutical_dose:
        job.dose === undefined ? null : Math.round((job.dose / BQ_PER_MCI) * 100) / 100,
      radiopharmaceutical_start: job.radiopharmaceuticalStart?.replace('T', ' ') ?? null,
      StudyInstanceUID: job.studyInstanceUid,
      SeriesInstanceUID: job.seriesInstanceUid,
      StudyDate: job.studyDate ?? null,
      SeriesTime: job.seriesTime ?? null,
      weight: job.patientWeight === undefined ? null : Math.round(job.patientWeight),
      height: job.patientSize === undefined ? null : Math.round(job.patientSize * 100),
      age: ageInYears(job.patientAge),
    },
  };
}

/** `metadata.json` of the package; `sha256` is that of voxels.npy, hex. */
export function packageMetadata(job: JobMetadata, sha256: string): Readonly<Record<string, unknown>> {
  return {
    client_id: job.clientId,
    task_id: job.taskId,
    recon_settings: job.reconSettings,
    PatientWeight: job.patientWeight ?? null,
    PatientSize: job.patientSize ?? null,
    PatientAge: job.patientAge ?? null,
    StudyInstanceUID: job.studyInstanceUid,
    SeriesInstanceUID: job.seriesInstanceUid,
    SeriesNumber: job.seriesNumber ?? null,
    SeriesDate: job.seriesDate ?? null,
    SeriesTime: job.seriesTime ?? null,
    sha256,
  };
}

/** Whole years of an AS value (PS3.5 6.2): days, weeks, months or years of three digits. */
export function ageInYears(age: string | undefined): number | null {
  const match = /^\s*(\d{1,3})([DWMY])\s*$/.exec(age ?? '');
  if (!match) return null;
  const perYear = { D: 365.25, W: 365.25 / 7, M: 12, Y: 1 }[match[2] as 'D' | 'W' | 'M' | 'Y'];
  return Math.floor(Number(match[1]) / perYear);
}

function modelFields(parameters: AcquisitionParameters): ModelFields {
  return {
    ManufacturerModelName: parameters.model,
    ReconstructionMethod: parameters.reconstructionMethod,
    Iteraciones: parameters.iterations ?? null,
    Subsets: parameters.subsets ?? null,
    VoxelSpacing: `[${parameters.pixelSpacing.map(pythonFloat).join(', ')}]`,
    SliceThickness: parameters.sliceThickness,
    Radiofarmaco: parameters.radiopharmaceutical,
    HalfLife: parameters.halfLife,
  };
}

/** As Python writes a float: whole numbers keep a decimal. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
