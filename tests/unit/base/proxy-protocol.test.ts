import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProxyHeaderError, readProxyHeader } from '../../../server/base/proxy-protocol.ts';

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const binary = (command: number, family: number, body: Buffer, length = body.length) =>
  Buffer.concat([SIGNATURE, Buffer.from([command, family, length >> 8, length & 255]), body]);
const IPV4 = Buffer.from([192, 0, 2, 7, 10, 0, 0, 1, 0x11, 0x22, 0x2b, 0x6b]);
const IPV6 = Buffer.concat([
  Buffer.from('20010db8000000000000000000000007', 'hex'),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.from([0x11, 0x22, 0x2b, 0x6b]),
]);
const REST = Buffer.from('what follows');

const GOOD: Readonly<Record<string, [Buffer, unknown]>> = {
  'version 1, IPv4': [
    Buffer.from('PROXY TCP4 192.0.2.7 10.0.0.1 4386 11115\r\n'),
    { address: '192.0.2.7', port: 4386 },
  ],
  'version 1, IPv6': [
    Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::1 4386 11115\r\n'),
    { address: '2001:db8::7', port: 4386 },
  ],
  'version 1, unknown': [Buffer.from('PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n'), null],
  'version 2, IPv4': [binary(0x21, 0x11, IPV4), { address: '192.0.2.7', port: 4386 }],
  'version 2, IPv6': [binary(0x21, 0x21, IPV6), { address: '2001:db8::7', port: 4386 }],
  'version 2, with more beside the addresses': [
    binary(0x21, 0x11, Buffer.concat([IPV4, Buffer.alloc(300, 4)])),
    { address: '192.0.2.7', port: 4386 },
  ],
  'version 2, a health check': [binary(0x20, 0x00, Buffer.alloc(0)), null],
  'version 2, of an unspecified family': [binary(0x21, 0x00, Buffer.alloc(3)), null],
};

for (const [name, [header, source]] of Object.entries(GOOD))
  test(`${name}: read whole, however it is cut up, and no byte more`, () => {
    for (let length = 0; length < header.length; length++)
      assert.equal(readProxyHeader(header.subarray(0, length)), undefined);
    assert.deepEqual(readProxyHeader(Buffer.concat([header, REST])), { length: header.length, source });
  });

const HOSTILE: Readonly<Record<string, Buffer>> = {
  'an association request': Buffer.from([1, 0, 0, 0, 0, 100]),
  'a request of HTTP': Buffer.from('GET / HTTP/1.1\r\n'),
  'an address that is none': Buffer.from('PROXY TCP4 192.0.2.300 10.0.0.1 1 2\r\n'),
  'a family that is not its addresses': Buffer.from('PROXY TCP6 192.0.2.7 10.0.0.1 1 2\r\n'),
  'a port beyond 65535': Buffer.from('PROXY TCP4 192.0.2.7 10.0.0.1 65536 2\r\n'),
  'a port that is no number': Buffer.from('PROXY TCP4 192.0.2.7 10.0.0.1 -1 2\r\n'),
  'two blanks': Buffer.from('PROXY TCP4  192.0.2.7 10.0.0.1 1 2\r\n'),
  'a line without an end': Buffer.from(`PROXY TCP4 ${'1'.repeat(200)}`),
  'a newer version': binary(0x31, 0x11, IPV4),
  'an unknown command': binary(0x22, 0x11, IPV4),
  'a socket of Unix': binary(0x21, 0x31, Buffer.alloc(216)),
  UDP: binary(0x21, 0x12, IPV4),
  'addresses that are cut off': binary(0x21, 0x11, IPV4.subarray(0, 11)),
  'more than anybody says': binary(0x21, 0x11, Buffer.alloc(0), 65_535),
};

for (const [name, bytes] of Object.entries(HOSTILE))
  test(`refused: ${name}`, () => {
    assert.throws(() => readProxyHeader(bytes), ProxyHeaderError);
  });
