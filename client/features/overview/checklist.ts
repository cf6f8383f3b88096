import type { StartChecklistQuery } from '../../graphql/generated/graphql.ts';

/** The steps from a fresh installation to the first delivered series, ticked off by what is there. */
export function checklist(known: StartChecklistQuery, delivered: boolean) {
  const { config, devices, localDevice, anyTask } = known;
  return [
    { key: 'checklist.administrator', done: true, href: undefined },
    { key: 'checklist.clientId', done: config.clientId !== DEFAULT_CLIENT_ID, href: '/config/general' },
    { key: 'checklist.local', done: localDevice.localAddress !== '', href: '/config/local' },
    { key: 'checklist.device', done: devices.length > 0, href: '/config/devices' },
    { key: 'checklist.echo', done: devices.some(({ lastEcho }) => lastEcho?.ok), href: '/config/devices' },
    { key: 'checklist.series', done: anyTask.totalCount > 0, href: '/tasks' },
    { key: 'checklist.delivered', done: delivered, href: '/tasks' },
  ] as const;
}

/** What a gateway calls itself until someone gives it the name that the provider knows it by. */
const DEFAULT_CLIENT_ID = 'petfectior';
