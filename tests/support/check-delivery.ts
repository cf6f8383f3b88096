/** What came back, held against the phantom that was sent. */
import { readPart10, type Dataset } from '../../dicom/index.ts';
import type { PhantomSeries } from '../../server/phantom/series.ts';

export interface DeliveryCheck {
  /** Sentences; empty where every image came back right. */
  readonly problems: readonly string[];
  readonly images: number;
  readonly series: readonly SeriesCheck[];
}

export interface SeriesCheck {
  readonly seriesInstanceUid: string;
  readonly description: string;
  readonly images: number;
  /** 100 x (result - input) / input of the sum of all voxels. */
  readonly activityChangePercent: number;
  /** Root mean square distance to the noise-free phantom, Bq/ml, of what was sent and of what came back. */
  readonly noiseBefore: number;
  readonly noiseAfter: number;
}

/** Beyond this, what came back is not the series that was sent. */
const LARGEST_ACTIVITY_CHANGE_PERCENT = 10;

interface Image {
  readonly dataset: Dataset;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/**
 * Checks delivered Part-10 files against the series that was sent. An image that came twice (the same instance, the
 * same bytes) counts once: a delivery that was interrupted may send its last image again.
 */
export function checkDelivery(sent: PhantomSeries, files: readonly Buffer[]): DeliveryCheck {
  const problems: string[] = [];
  const images = distinctImages(files, problems);
  const bySeries = Map.groupBy(images, (image) => image.seriesInstanceUid);
  if (bySeries.size === 0) problems.push('no image came back');
  const series = [...bySeries.values()].map((members) => checkSeries(sent, members, problems));
  return { problems: [...new Set(problems)], images: images.length, series };
}

function distinctImages(files: readonly Buffer[], problems: string[]): Image[] {
  const bytesOf = new Map<string, Buffer>();
  const images: Image[] = [];
  for (const file of files) {
    const { dataset } = readPart10(file);
    const sopInstanceUid = dataset.text(0x00080018) ?? '';
    const earlier = bytesOf.get(sopInstanceUid);
    const pixels = dataset.value(0x7fe00010) ?? Buffer.alloc(0);
    if (earlier) {
      if (!earlier.equals(pixels)) problems.push('two different images have one SOP Instance UID');
      continue;
    }
    bytesOf.set(sopInstanceUid, pixels);
    images.push({ dataset, sopInstanceUid, seriesInstanceUid: dataset.text(0x0020000e) ?? '' });
  }
  return images;
}

function checkSeries(sent: PhantomSeries, images: readonly Image[], problems: string[]): SeriesCheck {
  const sources = new Map(sent.objects.map((object) => [object.sopInstanceUid, object]));
  const area = sent.rows * sent.columns;
  const result = new Float64Array(sent.slices * area);
  const seen = new Set<number>();
  for (const { dataset, sopInstanceUid, seriesInstanceUid } of images) {
    if (sources.has(sopInstanceUid)) problems.push('an image has the SOP Instance UID of one that was sent');
    if (seriesInstanceUid === sent.seriesInstanceUid)
      problems.push('the Series Instance UID is that of the series sent');
    problems.push(...headerProblems(sent, dataset));
    const reference = dataset.items(0x00082112)[0]?.text(0x00081155) ?? '';
    const source = sources.get(reference);
    if (!source) {
      problems.push('an image refers to no source image of the series sent');
      continue;
    }
    if (!samePosition(dataset, readPart10(source.bytes).dataset))
      problems.push('an image is not where its source is');
    if (seen.has(source.index)) problems.push(`slice ${source.index} came back twice`);
    seen.add(source.index);
    problems.push(
      ...readVoxels(sent, dataset, result.subarray(source.index * area, (source.index + 1) * area)),
    );
  }
  const expected = new Set(sent.objects.map((object) => object.index));
  const absent = [...expected].filter((index) => !seen.has(index));
  if (absent.length > 0) problems.push(`${absent.length} of ${expected.size} slices did not come back`);

  const [before, after] = [sum(sent.voxels), sum(result)];
  const activityChangePercent = (100 * (after - before)) / before;
  if (!(Math.abs(activityChangePercent) <= LARGEST_ACTIVITY_CHANGE_PERCENT))
    problems.push(`total activity changed by ${activityChangePercent.toFixed(2)} %`);
  const [noiseBefore, noiseAfter] = [distance(sent.voxels, sent.truth), distance(result, sent.truth)];
  if (!(noiseAfter <= 2 * noiseBefore)) problems.push('the voxels are not those of the phantom');
  return {
    seriesInstanceUid: images[0]?.seriesInstanceUid ?? '',
    description: images[0]?.dataset.text(0x0008103e) ?? '',
    images: images.length,
    activityChangePercent,
    noiseBefore,
    noiseAfter,
  };
}

function headerProblems(sent: PhantomSeries, dataset: Dataset): string[] {
  const expected: readonly (readonly [what: string, tag: number, value: string])[] = [
    ['patient name', 0x00100010, sent.patientName],
    ['patient id', 0x00100020, sent.patientId],
    ['study', 0x0020000d, sent.studyInstanceUid],
    ['frame of reference', 0x00200052, sent.frameOfReferenceUid],
    ['SOP class', 0x00080016, sent.sopClassUid],
    ['first value of ImageType', 0x00080008, 'DERIVED'],
  ];
  const problems = expected
    .filter(([, tag, value]) => dataset.text(tag) !== value)
    .map(([what]) => `an image has another ${what}`);
  if (!dataset.text(0x00082111)) problems.push('an image has no DerivationDescription');
  return problems;
}

function samePosition(a: Dataset, b: Dataset): boolean {
  return [0x00200032, 0x00200037, 0x00280030].every((tag) =>
    a.value(tag)?.equals(b.value(tag) ?? Buffer.alloc(0)),
  );
}

/** Bq/ml, whether the result keeps the units of the series sent or is in Bq/ml. */
function readVoxels(sent: PhantomSeries, dataset: Dataset, into: Float64Array): string[] {
  const slope = dataset.number(0x00281053) ?? NaN;
  const intercept = dataset.number(0x00281052) ?? NaN;
  const pixels = dataset.value(0x7fe00010);
  if (!(slope > 0) || !Number.isFinite(slope)) return ['a rescale slope is not positive'];
  if (intercept !== 0) return ['a rescale intercept is not 0'];
  if (pixels?.length !== into.length * 2) return ['pixel data has another length'];
  const units = dataset.text(0x00541001) ?? '';
  if (![sent.units, 'BQML'].includes(units)) return ['the units are others'];
  const bqPerStored = slope * (units === 'BQML' ? 1 : sent.bqPerUnit);
  const signed = dataset.number(0x00280103) === 1;
  for (let i = 0; i < into.length; i++) {
    into[i] = bqPerStored * (signed ? pixels.readInt16LE(i * 2) : pixels.readUInt16LE(i * 2));
  }
  return [];
}

function sum(values: Float32Array | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function distance(a: Float32Array | Float64Array, b: Float32Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.sqrt(total / a.length);
}
