/** What becomes of a series that is whole: by the first rule that applies to it, else it is processed. */
import { GatewayError } from '../../base/errors.ts';
import type { TaskRow } from '../../db/entities/task.ts';
import { readTracerHeader } from '../../pet/tracer-header.ts';
import { recogniseTracer, type TracerChoice } from '../../pet/tracer/recognise-tracer.ts';
import { applicableRule } from '../../rules/applicable-rule.ts';
import { parseAppliedRule, type AppliedRule } from '../../rules/rule.ts';
import type { KeptRule } from '../../rules/rules.ts';
import { seriesFacts, type HeaderFacts } from '../../rules/series-facts.ts';
import { readSourceHeader } from '../unpack/source-object.ts';

export interface RouteSetup {
  /** What applies whatever the rules say; null where they decide. */
  readonly fixed: AppliedRule | null;
  readonly rules: readonly KeptRule[];
  readonly radiopharmaceuticals: TracerChoice['configured'];
  /** Default by scanner model. */
  readonly defaultRadiopharmaceuticals: Readonly<Record<string, string>>;
}

export interface Route {
  readonly header: HeaderFacts;
  /** Null where no rule applies. */
  readonly rule: AppliedRule | null;
}

/**
 * @param path of one of its files, which speaks for the series
 * @throws GatewayError SOURCE_MISSING, MISSING_HEADER, UNSUPPORTED_PIXELS: a header that cannot be read decides nothing
 */
export async function routeSeries(
  task: TaskRow,
  path: string,
  slices: number,
  setup: RouteSetup,
): Promise<Route> {
  const header = await readHeaderFacts(task, path, slices, setup);
  if (setup.fixed) return { header, rule: setup.fixed };
  const rule = applicableRule(setup.rules, seriesFacts(task, header));
  if (!rule) return { header, rule: null };
  const { id, name, action, priority, destinations, destinationMode, postFilters } = rule;
  const applied = { id, name, action, priority, destinations, destinationMode, postFilters };
  const byHand = parseAppliedRule(task.appliedRule)?.byHand;
  return { header, rule: byHand ? { ...applied, byHand } : applied };
}

const LONGEST = 64;
const MOST_VALUES = 16;

async function readHeaderFacts(
  task: TaskRow,
  path: string,
  slices: number,
  { radiopharmaceuticals, defaultRadiopharmaceuticals }: RouteSetup,
): Promise<HeaderFacts> {
  const { dataset } = await readSourceHeader(path);
  const texts = (tag: number) =>
    dataset
      .texts(tag)
      .slice(0, MOST_VALUES)
      .map((value) => value.slice(0, LONGEST));
  const model = task.model ?? '';
  const tracer = tracerName(() =>
    recogniseTracer(readTracerHeader(dataset), {
      configured: radiopharmaceuticals,
      chosen: task.chosenRadiopharmaceutical ?? undefined,
      modelDefault: Object.hasOwn(defaultRadiopharmaceuticals, model)
        ? defaultRadiopharmaceuticals[model]
        : undefined,
    }),
  );
  return {
    station: texts(0x00081010)[0] || null,
    protocol: texts(0x00181030)[0] || null,
    seriesType: texts(0x00541000),
    correctedImage: texts(0x00280051),
    imageType: texts(0x00080008),
    tracer,
    slices,
  };
}

/** A header that names none, or one that is not known, fails at the Validator, where a person can say which. */
function tracerName(recognise: () => ReturnType<typeof recogniseTracer>): string | null {
  try {
    return recognise().radiopharmaceutical.name;
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}
