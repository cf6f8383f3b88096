#!/usr/bin/env node
/** `npm run demo`: a phantom goes out by DICOM, comes back by DICOM, and is held against what was sent. */
import { randomInt } from 'node:crypto';
import { graphql } from '../support/graphql-client.ts';
import { checkDelivery, type DeliveryCheck } from '../support/check-delivery.ts';
import { makePhantomSeries, type PhantomSeries } from '../../server/phantom/series.ts';
import { createDevice } from '../support/task-api.ts';
import { openDestination } from './destination.ts';
import { readDemoOptions, USAGE, UsageError, type DemoOptions } from './options.ts';
import { followSeries, stepTimes, type Journey } from './progress.ts';
import { pushSeries } from './push.ts';
import { openTarget, type Target } from './target.ts';

async function demo(options: DemoOptions): Promise<boolean> {
  await using target = await openTarget(options);
  console.log(
    target.isOwn ? `No gateway runs: one was started at ${target.api.url}` : `Gateway ${target.api.url}`,
  );
  await sayProcessingServer(target);
  const seed = randomInt(1, 2 ** 31);
  const phantom = makePhantomSeries({
    manufacturer: options.manufacturer,
    slices: options.slices,
    rows: options.size,
    columns: options.size,
    order: 'shuffled',
    seed,
    patientName: 'Phantom^Demo',
    seriesDescription: 'PET demo phantom',
  });
  const name = `demo-${seed.toString(36)}`;
  await using destination = await openDestination(name.toUpperCase().slice(0, 16), phantom.studyInstanceUid);
  await createDevice(target.api, {
    name,
    aeTitle: destination.aeTitle,
    host: options.myAddress,
    port: destination.port,
  });
  console.log(`Destination ${destination.aeTitle} on port ${destination.port}, declared as device ${name}\n`);
  const journey = followSeries(target.api, phantom.seriesInstanceUid, options.timeoutMs);
  try {
    const pushed = performance.now();
    await pushSeries(phantom, target.storeScp, destination.aeTitle);
    const arrived = performance.now();
    const task = await journey.finished;
    const finished = performance.now();
    const check = checkDelivery(phantom, destination.files());
    summarise(phantom, journey, check, {
      pushSeconds: (arrived - pushed) / 1000,
      turnaround: (finished - arrived) / 1000,
    });
    if (task.state !== 'COMPLETED') {
      console.log(
        `The task ${task.state.toLowerCase()}: ${task.failure?.code ?? ''} ${task.failure?.message ?? ''}`,
      );
    }
    return task.state === 'COMPLETED' && check.problems.length === 0;
  } finally {
    await journey.close();
    await removeDevice(target, name);
  }
}

async function sayProcessingServer(target: Target): Promise<void> {
  const { processingServer } = await graphql<{ processingServer: { standIn?: boolean } }>(
    target.api,
    '{ processingServer { standIn } }',
  );
  if (processingServer.standIn) console.log('Processing: the stand-in server, not for clinical use');
}

async function removeDevice(target: Target, name: string): Promise<void> {
  await graphql(target.api, 'mutation ($name: String!) { deleteDevice(name: $name) { __typename } }', {
    name,
  });
}

function summarise(
  phantom: PhantomSeries,
  journey: Journey,
  check: DeliveryCheck,
  times: { pushSeconds: number; turnaround: number },
): void {
  const line = (what: string, value: string) => console.log(`${what.padEnd(12)} ${value}`);
  console.log();
  line(
    'Sent',
    `${phantom.objects.length} images of ${phantom.columns} x ${phantom.rows} in ${times.pushSeconds.toFixed(2)} s`,
  );
  line('Turnaround', `${times.turnaround.toFixed(2)} s from the last image sent to the task's end`);
  for (const [step, seconds] of stepTimes(journey.transitions))
    line('', `${step.padEnd(12)} ${seconds.toFixed(2)} s`);
  line('Came back', `${check.images} images in ${check.series.length} series`);
  for (const one of check.series) {
    line('', `"${one.description}": ${one.images} images`);
    line(
      '',
      `total activity ${one.activityChangePercent >= 0 ? '+' : ''}${one.activityChangePercent.toFixed(3)} %`,
    );
    line(
      '',
      `distance to the noise-free phantom ${one.noiseBefore.toFixed(0)} -> ${one.noiseAfter.toFixed(0)} Bq/ml`,
    );
  }
  for (const problem of check.problems) line('WRONG', problem);
  if (check.problems.length === 0) line('Right', 'every image: patient, study, position, derivation, voxels');
}

try {
  const options = readDemoOptions(process.argv.slice(2), process.env);
  if (!options) console.log(USAGE);
  else process.exitCode = (await demo(options)) ? 0 : 1;
} catch (error) {
  console.error(`demo: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? 64 : 1;
}
