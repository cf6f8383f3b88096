import {
  CONTENT_CODINGS,
  VOXEL_ENCODINGS,
  type AcquisitionParameters,
  type Submission,
} from '../transport.ts';
import type { JobRequest } from './protocol.ts';

export function acquisitionOf(parameters: AcquisitionParameters): JobRequest['acquisition'] {
  return { ...parameters, pixelSpacing: [...parameters.pixelSpacing] };
}

/** The body of `POST /v1/jobs`. Everything that leaves beside the voxels is named here. */
export function jobRequest({ metadata, grid, packaging, bytes, sha256 }: Submission): JobRequest {
  if (packaging.kind !== 'http') throw new TypeError('a package of the shared-folder transport');
  const { encoding, coding } = packaging;
  return {
    client: metadata.clientId,
    acquisition: acquisitionOf(metadata.parameters),
    subject: {
      studyInstanceUid: metadata.studyInstanceUid,
      seriesInstanceUid: metadata.seriesInstanceUid,
      seriesNumber: metadata.seriesNumber,
      studyDate: metadata.studyDate,
      seriesDate: metadata.seriesDate,
      seriesTime: metadata.seriesTime,
      dose: metadata.dose,
      radiopharmaceuticalStart: metadata.radiopharmaceuticalStart,
      weight: metadata.patientWeight,
      size: metadata.patientSize,
      age: metadata.patientAge,
    },
    grid: { columns: grid.columns, rows: grid.rows, slices: grid.slices, spacing: [...grid.spacing] },
    package: { encoding, coding, bytes, sha256 },
    accepts: {
      encodings: [encoding, ...VOXEL_ENCODINGS.filter((one) => one !== encoding)],
      codings: [...CONTENT_CODINGS],
      // Half of what would come back, and known here: the input is.
      noise: false,
    },
  };
}
