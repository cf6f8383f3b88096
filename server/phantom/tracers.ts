/** A tracer as scanners write it; half-life in s. */
export interface Tracer {
  /** (0018,0031) Radiopharmaceutical and the meaning of its code. */
  readonly text: string;
  /** SNOMED code of the radiopharmaceutical (PS3.16 CID 4021); none for one that has no code. */
  readonly code?: string;
  readonly nuclideCode: string;
  readonly nuclideText: string;
  readonly halfLife: number;
}

export const TRACERS = {
  fdg: {
    text: 'Fluorodeoxyglucose F^18^',
    code: 'C-B1031',
    nuclideCode: 'C-111A1',
    nuclideText: '^18^Fluorine',
    halfLife: 6586.2,
  },
  ammonia: {
    text: 'Ammonia N^13^',
    code: 'C-B103C',
    nuclideCode: 'C-107A1',
    nuclideText: '^13^Nitrogen',
    halfLife: 597.9,
  },
  /** As several compounds are called. */
  psma: {
    text: '18F-PSMA',
    nuclideCode: 'C-111A1',
    nuclideText: '^18^Fluorine',
    halfLife: 6586.2,
  },
  /** One that no installation has configured. */
  unknown: {
    text: 'Phantomazol',
    nuclideCode: 'C-111A1',
    nuclideText: '^18^Fluorine',
    halfLife: 6586.2,
  },
} as const satisfies Record<string, Tracer>;

export type TracerName = keyof typeof TRACERS;
