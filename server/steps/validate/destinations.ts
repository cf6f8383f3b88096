/**
 * Where a result goes: the devices declared as destinations and, in mirror mode, the device that sent the images.
 * Pure.
 */
export interface DestinationDevice {
  readonly name: string;
  readonly aeTitle: string;
  readonly host: string;
  /** Numeric addresses that the host name stands for; the host itself where it is numeric. */
  readonly addresses: readonly string[];
  readonly isDestination: boolean;
}

export interface DestinationRules {
  readonly devices: readonly DestinationDevice[];
  readonly mirrorMode: boolean;
  readonly source: { readonly aeTitle: string; readonly address: string };
  /** Names of devices that a rule of routing adds to the fixed ones, or takes instead of them. */
  readonly routed?: { readonly names: readonly string[]; readonly mode: 'add' | 'replace' } | undefined;
}

/**
 * Names of the devices to deliver to, fixed ones first, then those of a rule, each once. What is not declared any more
 * gets nothing.
 *
 * Mirror mode adds the devices whose address is the sender's: where several have it, those whose AE title matches
 * too; where none matches, all of them. It never takes a fixed destination away.
 */
export function resolveDestinations(rules: DestinationRules): string[] {
  const { devices, routed } = rules;
  const fixed = routed?.mode === 'replace' ? [] : devices.filter((device) => device.isDestination);
  const named = devices.filter((device) => routed?.names.includes(device.name));
  const names = [...fixed, ...named].map((device) => device.name);
  if (rules.mirrorMode) names.push(...mirrors(rules).map((device) => device.name));
  return [...new Set(names)];
}

function mirrors({ devices, source }: DestinationRules): readonly DestinationDevice[] {
  const address = canonicalAddress(source.address);
  const sameAddress = devices.filter((device) =>
    [device.host, ...device.addresses].some((candidate) => canonicalAddress(candidate) === address),
  );
  const sameTitle = sameAddress.filter((device) => device.aeTitle.trim() === source.aeTitle.trim());
  return sameAddress.length > 1 && sameTitle.length > 0 ? sameTitle : sameAddress;
}

/** IPv4 in an IPv6 wrapper is the IPv4 address; letters and brackets of IPv6 do not matter. */
function canonicalAddress(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
}
