import { builder } from './builder.ts';
import { ServerStateEnum, ServerWaitReasonEnum } from './enums.ts';
import { FailureType } from './failure.ts';
import type { ProcessingServerRecord, ServerWait } from '../server/processes/process-record.ts';
import type { ServerSample } from '../server/remote/server-monitor.ts';
import { ConflictError, invalid } from '../server/base/refusals.ts';

const SampleType = builder.objectRef<ServerSample>('ProcessingServerSample').implement({
  description: 'One question to the processing server by the Server Monitor.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was asked.' }),
    alive: t.exposeBoolean('alive', { description: 'Whether it answered.' }),
    latencyMs: t.exposeFloat('latencyMs', { nullable: true, description: 'How long the answer took, ms.' }),
  }),
});

const WaitType = builder.objectRef<ServerWait>('ProcessingServerWait').implement({
  description: 'Why tasks that need the processing server wait, and until when.',
  fields: (t) => ({
    failure: t.expose('failure', { type: FailureType, description: 'What the last contact failed with.' }),
    since: t.expose('since', { type: 'DateTime', description: 'Since when they wait.' }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is asked again; null while it is being asked.',
    }),
    reason: t.expose('reason', { type: ServerWaitReasonEnum, description: 'What decides on that time.' }),
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
    wait: t.expose('wait', {
      type: WaitType,
      nullable: true,
      description: 'What tasks that need it wait for; null while nothing keeps them from it.',
    }),
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

builder.mutationField('tryServerNow', (t) =>
  t.field({
    type: ProcessingServerType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [ConflictError] },
    description:
      'Asks the processing server at once, whatever tasks were waiting for; they go on when it answers. A conflict while it does not.',
    resolve: (_root, _args, { processingServer }) => processingServer.tryNow(),
  }),
);
