import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  resolveDestinations,
  type DestinationDevice,
} from '../../../../server/steps/validate/destinations.ts';

function device(name: string, changes: Partial<DestinationDevice> = {}): DestinationDevice {
  return { name, aeTitle: name, host: '192.0.2.1', addresses: [], isDestination: false, ...changes };
}

describe('destinations', () => {
  const PACS = device('PACS', { host: '192.0.2.9', isDestination: true });
  const A = device('A');
  const B = device('B');
  const source = { aeTitle: 'B', address: '192.0.2.1' };
  const resolve = (devices: readonly DestinationDevice[], mirrorMode = true, from = source) =>
    resolveDestinations({ devices, mirrorMode, source: from });

  it('are the fixed ones without mirror mode', () => {
    assert.deepEqual(resolve([PACS, A, B], false), ['PACS']);
    assert.deepEqual(resolve([A, B], false), []);
  });

  it('mirror to the one device with the address of the sender, whatever its AE title', () => {
    assert.deepEqual(resolve([PACS, A]), ['PACS', 'A']);
  });

  it('mirror to the one whose AE title matches too, of several with the address', () => {
    assert.deepEqual(resolve([A, B]), ['B']);
  });

  it('mirror to all with the address where no AE title matches', () => {
    assert.deepEqual(resolve([A, B], true, { ...source, aeTitle: 'OTHER' }), ['A', 'B']);
  });

  it('never serve a device twice, and never lose a fixed one', () => {
    const both = device('B', { isDestination: true });
    assert.deepEqual(resolve([both, A, PACS]), ['B', 'PACS']);
  });

  it('know an address in whatever form, and behind a name', () => {
    assert.deepEqual(resolve([A], true, { ...source, address: '::ffff:192.0.2.1' }), ['A']);
    const named = device('N', { host: 'workstation', addresses: ['192.0.2.1', '2001:DB8::1'] });
    assert.deepEqual(resolve([named]), ['N']);
    assert.deepEqual(resolve([named], true, { ...source, address: '2001:db8::1' }), ['N']);
    assert.deepEqual(resolve([device('L', { host: '192.0.2.10' })]), []);
  });

  it('compare AE titles without the spaces that pad them', () => {
    assert.deepEqual(resolve([A, B], true, { ...source, aeTitle: 'B   ' }), ['B']);
  });
});
