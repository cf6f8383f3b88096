/** Volumes and metadata for tests of the processing protocol: made of numbers, no image data. */
import type { JobMetadata, StoredVolume, VoxelGrid } from '../../../server/remote/transport.ts';

type Shape = Pick<VoxelGrid, 'columns' | 'rows' | 'slices'>;

/** Every voxel differs from its neighbours, every slice has its own slope. */
export function rampVolume(shape: Shape): StoredVolume {
  const { slices } = shape;
  const voxels = shape.columns * shape.rows * slices;
  return {
    grid: { ...shape, spacing: [4.0725, 4.0725, 2.025] },
    stored: Int16Array.from({ length: voxels }, (_, i) => (i * 7919) % 20011),
    slopes: Float64Array.from({ length: slices }, (_, z) => 0.37 + z / 17),
    intercepts: Float64Array.from({ length: slices }, (_, z) => (z % 3 === 0 ? 0 : z - 2)),
  };
}

export function jobMetadata(changes: Partial<JobMetadata> = {}): JobMetadata {
  return {
    taskId: '202603141530260001',
    clientId: 'demo-hospital',
    parameters: {
      manufacturer: 'SIEMENS',
      model: 'Biograph128_mCT',
      reconstructionMethod: 'PSF+TOF 2i21s',
      iterations: 2,
      subsets: 21,
      pixelSpacing: [4.0725, 4.0725],
      sliceThickness: 2.025,
      sliceSpacing: 2.025,
      radiopharmaceutical: 'FDG',
      halfLife: 6586.2,
    },
    dose: 245_000_000,
    radiopharmaceuticalStart: '2026-03-14T14:30:15',
    patientWeight: 72.5,
    patientSize: 1.68,
    patientAge: '062Y',
    studyInstanceUid: '2.25.161803398874989484820458683436563811772',
    seriesInstanceUid: '2.25.271828182845904523536028747135266249775',
    seriesNumber: 4,
    studyDate: '2026-03-14',
    seriesDate: '2026-03-14',
    seriesTime: '15:30:26',
    reconSettings: { '00080070': { vr: 'LO', Value: ['SIEMENS'] } },
    ...changes,
  };
}
