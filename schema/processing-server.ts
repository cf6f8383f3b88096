import { builder } from './builder.ts';
import { ServerStateEnum } from './enums.ts';
import type { ProcessingServerRecord, ProcessingServerSample } from '../server/processes/process-record.ts';
import { invalid } from '../server/base/refusals.ts';

const SampleType = builder.objectRef<ProcessingServerSample>('ProcessingServerSample').implement({
  description: 'One question to the processing server by the Server Monitor.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was asked.' }),
    alive: t.exposeBoolean('alive', { description: 'Whether it answered.' }),
    latencyMs: t.exposeFloat('latencyMs', { nullable: true, description: 'How long the answer took, ms.' }),
  }),
});

const LARGEST_HISTORY = 1000;

export const ProcessingServerType = builder.objectRef<ProcessingServerRecord>('ProcessingServer').implement({
  description: 'The remote service that processes the series.',
  fields: (t) => ({
    state: t.expose('state', { type: ServerStateEnum, description: 'Whether it answers.' }),
    since: t.expose('since', { type: 'DateTime', description: 'When it came into this state.' }),
    latencyMs: t.exposeFloat('latencyMs', { nullable: true, description: 'Of its last answer, ms.' }),
    uptime: t.exposeFloat('uptimeSeconds', { description: 'Time seen alive by the Server Monitor, s.' }),
    downtime: t.exposeFloat('downtimeSeconds', {
      description: 'Time seen unreachable by the Server Monitor, s.',
    }),
    disconnections: t.exposeInt('disconnections', { description: 'How often it became unreachable.' }),
    standIn: t.exposeBoolean('standIn', {
      description: 'True for the stand-in server inside the gateway: not for clinical use.',
    }),
    address: t.exposeString('address', { description: 'Where it is, without credentials.' }),
    samples: t.field({
      type: [SampleType],
      description: 'The newest samples, oldest first.',
      args: { last: t.arg.int({ required: true, defaultValue: 100, description: 'At most 1000.' }) },
      resolve: (_server, { last }, { processingServer }) => {
        if (last < 1 || last > LARGEST_HISTORY) {
          throw invalid('last', 'OUT_OF_RANGE', { minimum: 1, maximum: LARGEST_HISTORY });
        }
        return processingServer.samples(last);
      },
    }),
  }),
});

builder.queryField('processingServer', (t) =>
  t.field({
    type: ProcessingServerType,
    description: 'The processing server.',
    resolve: (_root, _args, { processingServer }) => processingServer.status(),
  }),
);
