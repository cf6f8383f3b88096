import type { NodeRecord } from '../server/nodes/node-list.ts';
import { builder } from './builder.ts';
import { ProcessNameEnum } from './enums.ts';

const NodeRunType = builder.objectRef<NodeRecord['runs'][number]>('NodeRun').implement({
  description: 'A task, or a delivery of it, that a node works on.',
  fields: (t) => ({
    taskId: t.exposeID('taskId', { description: 'Of the task.' }),
    step: t.expose('step', { type: ProcessNameEnum, description: 'Which step of it.' }),
  }),
});

const GatewayNodeType = builder.objectRef<NodeRecord>('GatewayNode').implement({
  description: 'A gateway that works on the queue: one, or several of a cluster.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'NODE_NAME; the name of the host where it works alone.' }),
    host: t.exposeString('host', { description: 'Name of its machine.' }),
    version: t.exposeString('version', { description: 'Of the gateway.' }),
    since: t.expose('since', { type: 'DateTime', description: 'When it started.' }),
    isAlive: t.exposeBoolean('isAlive', {
      description: 'Whether it has told of itself lately; what a node held that has not goes on at another.',
    }),
    hasDuty: t.exposeBoolean('hasDuty', {
      description: 'Whether it does what is done once for all nodes: alerts, mail, backups, retention.',
    }),
    load: t.exposeInt('load', {
      nullable: true,
      description: "Of its machine's processors, percent; null where it is not known.",
    }),
    runs: t.field({
      type: [NodeRunType],
      description: 'What it works on now.',
      resolve: ({ runs }) => [...runs],
    }),
  }),
});

builder.queryFields((t) => ({
  nodes: t.field({
    type: [GatewayNodeType],
    description:
      'The gateways that work on the queue, by name; those that are gone without leaving are listed for a week.',
    resolve: (_root, _args, { nodes }) => nodes(),
  }),
}));
