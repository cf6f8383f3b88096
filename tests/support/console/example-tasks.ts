/** Tasks as a gateway may tell of them, in every state: made up, the same each time. */
import { saying } from './notice.ts';
import type { TaskState } from '../../../client/graphql/generated/graphql.ts';

const STEPS = [
  'COMPILATOR',
  'VALIDATOR',
  'PACKER',
  'UPLOADER',
  'DOWNLOADER',
  'UNPACKER',
  'STORE_SCU',
] as const;
type Step = (typeof STEPS)[number];

export interface ExamplePlace {
  readonly step: Step;
  readonly state: TaskState;
  readonly failure?: {
    readonly code: string;
    readonly params: Record<string, unknown>;
    readonly message: string;
  };
}

const NAMES = [
  'PHANTOM^NEMA',
  'DEMO^CARLA',
  'PRUEBA^LUIS',
  'TEST^WILHELMINA-ALEXANDRA^VAN DER^DR',
  'EXAMPLE^A',
];
const DESCRIPTIONS = [
  'PET WB AC',
  'Cuerpo entero corregido (3D iterativo, PSF+TOF 2i21s)',
  'BRAIN FDG 15 min',
  'PET_CORONAL_AC_with_a_long_description_from_the_scanner_console',
];
const MINUTE = 60_000;
const WARNINGS = [saying('SUV_UNAVAILABLE'), saying('ELAPSED_TIME_IMPLAUSIBLE', { hours: 241 })];

function failureOf(code: string, params: Record<string, unknown>, message: string): ExamplePlace['failure'] {
  return { code, params, message };
}

export const PLACES: readonly ExamplePlace[] = [
  { step: 'STORE_SCU', state: 'RUNNING' },
  { step: 'DOWNLOADER', state: 'WAITING' },
  { step: 'COMPILATOR', state: 'RUNNING' },
  { step: 'PACKER', state: 'QUEUED' },
  {
    step: 'VALIDATOR',
    state: 'FAILED',
    failure: failureOf('UNKNOWN_RADIOPHARMACEUTICAL', { text: 'F-18 Flurpiridaz' }, 'Not configured.'),
  },
  {
    step: 'COMPILATOR',
    state: 'FAILED',
    failure: failureOf(
      'INCOMPLETE_SERIES',
      { received: 84, expected: 89, missing: 5, where: 'slices 13, 41-43, 78' },
      '84 of 89 slices arrived.',
    ),
  },
  {
    step: 'STORE_SCU',
    state: 'FAILED',
    failure: failureOf('DELIVERY_FAILED', { devices: 'PACS-NORTH' }, 'Not every image was accepted.'),
  },
  { step: 'STORE_SCU', state: 'COMPLETED' },
  { step: 'UPLOADER', state: 'CANCELLED' },
  { step: 'STORE_SCU', state: 'COMPLETED' },
  { step: 'STORE_SCU', state: 'WAITING' },
];

/** @param index 0 is the newest. @param nowMs present instant. */
export function exampleTask(index: number, nowMs: number) {
  const place = PLACES[index % PLACES.length]!;
  const startedMs = nowMs - (index + 1) * 7 * MINUTE;
  const stepIndex = STEPS.indexOf(place.step);
  const completed = place.state === 'COMPLETED';
  const incomplete = place.failure?.code === 'INCOMPLETE_SERIES';
  const received = place.step === 'COMPILATOR' ? 84 : 89;
  const finished = ['COMPLETED', 'FAILED', 'CANCELLED'].includes(place.state);
  const packed = stepIndex > 2;
  const completedStep = place.step === 'STORE_SCU';
  return {
    id: idOf(startedMs, index),
    ...place,
    warnings: place.state === 'COMPLETED' && index % 2 === 0 ? WARNINGS : [],
    tracer: stepIndex > 1 ? { name: 'FDG', from: 'CODE', said: 'C-B1031 SRT' } : null,
    failure: place.failure && { ...place.failure, retryable: true, retryClass: 'OPERATOR' },
    attempt: 1,
    priority: 0,
    stepProgress: 0.4,
    progress: completed ? 1 : (stepIndex + 0.4) / STEPS.length,
    notice: place.state === 'WAITING' ? waitOf(place) : null,
    nextTryAt: place.state === 'WAITING' && completedStep ? iso(nowMs + 40_000) : null,
    actions:
      completedStep && place.state === 'WAITING'
        ? ['CANCEL', 'TRY_NOW']
        : finished
          ? completed
            ? ['RESTART', 'RESEND']
            : ['RETRY', 'RESTART', 'RESEND']
          : ['CANCEL'],
    patient: {
      id: `PHANTOM-${String(index).padStart(5, '0')}`,
      name: NAMES[index % NAMES.length],
      sex: 'O',
      birthDate: '1970-01-01',
    },
    study: {
      instanceUid: `2.25.30${index}`,
      date: '2026-03-02',
      description: 'PET/CT phantom',
      accessionNumber: `ACC${7000 + index}`,
    },
    series: {
      instanceUid: `2.25.31${index}`,
      number: 4,
      description: DESCRIPTIONS[index % DESCRIPTIONS.length],
      modality: 'PT',
      manufacturer: 'SIEMENS',
      model: 'Biograph128_mCT',
      radiopharmaceutical: stepIndex > 1 ? 'FDG' : null,
    },
    source: { aeTitle: 'MCT128', address: '192.0.2.21', device: 'Scanner room 2' },
    images: { received, expected: 89, missing: incomplete ? missingSlices() : [] },
    deliveries: stepIndex > 1 ? deliveriesOf(place, nowMs) : [],
    results: stepIndex === 6 ? [resultOf(index)] : [],
    package: packed ? examplePackage(index) : null,
    previews: null,
    eta: finished || (completedStep && place.state === 'WAITING') ? null : iso(nowMs + 4 * MINUTE),
    startedAt: iso(startedMs),
    updatedAt: iso(startedMs + (stepIndex + 1) * 20_000),
    finishedAt: finished ? iso(startedMs + (stepIndex + 1) * 20_000) : null,
    transitions: transitionsOf(place, startedMs, index),
  };
}

export type ExampleTask = ReturnType<typeof exampleTask>;

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function idOf(startedMs: number, index: number): string {
  return iso(startedMs).replace(/\D/g, '').slice(0, 14) + String(index % 10_000).padStart(4, '0');
}

function missingSlices(): { index: number; position: number }[] {
  return [13, 41, 42, 43, 78].map((index) => ({ index, position: -643 + index * 3 }));
}

function waitOf({ step }: ExamplePlace) {
  if (step !== 'STORE_SCU') return saying('WAITS_FOR_RESULT');
  return { ...saying('WAITS_FOR_DESTINATION', { device: 'PACS-NORTH' }), cause: AWAY };
}

const AWAY = saying('PORT_CLOSED', { host: 'pacs-north.example.org', port: 104 });

function deliveriesOf({ step, state }: ExamplePlace, nowMs: number) {
  const waits = state === 'WAITING' && step === 'STORE_SCU';
  const arrived = state === 'COMPLETED' ? 89 : step === 'STORE_SCU' ? 52 : 0;
  const failed = state === 'FAILED';
  const device = (name: string, host: string) => ({ name, aeTitle: name.replace('-', '_'), host, port: 104 });
  const common = { total: 89, updatedAt: iso(0), attempts: failed ? 4 : 1 };
  return [
    {
      ...common,
      device: device('WORKSTATION-1', '192.0.2.7'),
      state: arrived > 0 ? 'COMPLETED' : 'QUEUED',
      sent: arrived > 0 ? 89 : 0,
      failed: 0,
      notice: null,
      nextTryAt: null,
      commitment: null,
    },
    {
      ...common,
      device: device('PACS-NORTH', 'pacs-north.example.org'),
      state:
        state === 'COMPLETED'
          ? 'COMPLETED'
          : failed
            ? 'FAILED'
            : waits
              ? 'WAITING'
              : arrived > 0
                ? 'RUNNING'
                : 'QUEUED',
      nextTryAt: waits ? iso(nowMs + 40_000) : null,
      sent: arrived,
      failed: failed ? 37 : 0,
      notice: failed
        ? saying('IMAGE_REFUSED', { status: 'A700', meaning: 'out of resources' })
        : waits
          ? AWAY
          : null,
      commitment:
        state === 'COMPLETED' ? { state: 'REQUESTED', requests: 1, refused: 0, notice: null } : null,
    },
  ];
}

function resultOf(index: number) {
  return {
    seriesInstanceUid: `2.25.32${index}`,
    description: 'PETFECTIOR',
    number: 1001,
    images: 89,
    integrity: {
      inputActivity: 284_213_004,
      resultActivity: 283_840_114,
      activityChangePercent: -0.131,
      inputSuvMean: 0.412,
      resultSuvMean: 0.4114,
      inputSuvMax: 14.62,
      resultSuvMax: 13.9,
      withinTolerance: true,
    },
  };
}

function examplePackage(index: number) {
  const value = (path: string, text: string) => ({ path, value: text });
  return {
    bytes: 2_914_302,
    ratio: 4.88,
    sha256: 'c0ffee'.repeat(10) + '0042',
    manifest: [
      value('(0008,1090) ManufacturerModelName', 'Biograph128_mCT'),
      value('(0018,0050) SliceThickness', '3'),
      value('(0018,1210) ConvolutionKernel', 'XYZ Gauss2.00'),
      value('(0020,000D) StudyInstanceUID', `2.25.1900${index} (pseudonym)`),
      value('(0054,1103) ReconstructionMethod', 'PSF+TOF 2i21s'),
    ],
  };
}

function transitionsOf(place: ExamplePlace, startedMs: number, index: number) {
  const nodes: unknown[] = [];
  let at = startedMs;
  let from: { step: Step; state: string } | null = null;
  const add = (step: Step, state: string, ms: number, failure?: unknown): void => {
    const to = { step, state };
    nodes.push({
      cursor: String(index * 100 + nodes.length + 1),
      from,
      to,
      at: iso(at),
      attempt: 1,
      notice: null,
      failure,
    });
    at += ms;
    from = to;
  };
  for (const step of STEPS.slice(0, STEPS.indexOf(place.step) + 1)) {
    add(step, 'QUEUED', 15);
    add(step, 'RUNNING', 1800 + 900 * STEPS.indexOf(step));
    if (step === 'DOWNLOADER') add(step, 'WAITING', 64_000);
  }
  if (place.state !== 'RUNNING') {
    add(
      place.step,
      place.state,
      0,
      place.failure && { ...place.failure, retryable: true, retryClass: 'OPERATOR' },
    );
  }
  return { edges: nodes.map((node) => ({ node })), pageInfo: { hasNextPage: false, endCursor: null } };
}
