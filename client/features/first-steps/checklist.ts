import type { FirstStepsQuery } from '../../graphql/generated/graphql.ts';

export type FirstStep = ReturnType<typeof checklist>[number];

/** The steps from a fresh installation to the first delivered series, ticked off by what is there. */
export function checklist(known: FirstStepsQuery) {
  const { config, devices, localDevice, testRuns, anyTask, hasDelivered } = known;
  return [
    { key: 'checklist.administrator', done: true, href: undefined },
    { key: 'checklist.clientId', done: isNamed(known), href: '/config/general' },
    { key: 'checklist.local', done: localDevice.localAddress !== '', href: '/config/local' },
    {
      key: 'checklist.device',
      done: devices.some(({ isDestination }) => isDestination || config.mirrorMode),
      href: '/config/devices',
    },
    { key: 'checklist.echo', done: devices.some(({ lastEcho }) => lastEcho?.ok), href: '/config/devices' },
    {
      key: 'checklist.testRun',
      done: testRuns.some(({ verdict }) => verdict === 'PASSED'),
      href: '/processes',
    },
    { key: 'checklist.series', done: anyTask.totalCount > 0, href: '/tasks' },
    { key: 'checklist.delivered', done: hasDelivered, href: '/tasks' },
  ] as const;
}

/** Without these nobody is served; the other steps help on the way, and may be left out. */
export function isSetUp(known: FirstStepsQuery): boolean {
  const { config, devices, hasDelivered } = known;
  const hasDestination = devices.some(({ isDestination }) => isDestination || config.mirrorMode);
  return isNamed(known) && hasDestination && hasDelivered;
}

/** What a gateway calls itself until someone gives it the name that the provider knows it by. */
const DEFAULT_CLIENT_ID = 'petfectior';

function isNamed({ config }: FirstStepsQuery): boolean {
  return config.clientId !== DEFAULT_CLIENT_ID;
}
