/** What the gateway does with patients' images by itself, as it is called in the audit log, and when it runs. */
export const GATEWAY_ACTIONS = [
  'startGateway',
  'stopGateway',
  'receiveSeries',
  'quarantineImage',
  'exportSeries',
  'importResult',
  'beginDelivery',
  'deliverResult',
  'announceResult',
  'removeImages',
  'removeTask',
  'writeBackup',
] as const;
export type GatewayAction = (typeof GATEWAY_ACTIONS)[number];

const KNOWN: ReadonlySet<string> = new Set(GATEWAY_ACTIONS);

export function isGatewayAction(action: string): action is GatewayAction {
  return KNOWN.has(action);
}
