import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDataset, TRANSFER_SYNTAX, type Dataset } from '../../../dicom/index.ts';
import { manufacturerOf } from '../../../server/pet/manufacturers/known-manufacturers.ts';
import { encodeDataset, type Dataset as Elements, type Element } from '../../../server/phantom/element.ts';

type Vr = 'explicit' | 'implicit';

function dataset(elements: Elements, vr: Vr = 'explicit', undefinedLength = false): Dataset {
  const encoding = { explicitVr: vr === 'explicit', undefinedLength, groupLengths: false };
  return parseDataset(encodeDataset(elements, encoding), {
    transferSyntaxUid:
      vr === 'explicit' ? TRANSFER_SYNTAX.explicitLittleEndian : TRANSFER_SYNTAX.implicitLittleEndian,
  });
}

function reconstruction(manufacturer: string, elements: Elements, vr?: Vr, undefinedLength?: boolean) {
  return manufacturerOf(manufacturer)?.readReconstruction(dataset(elements, vr, undefinedLength));
}

const method = (text: string): Element => [0x00541103, 'LO', text];

describe('manufacturers', () => {
  it('are known by the names that they write', () => {
    for (const name of [
      'SIEMENS',
      'CPS',
      'GE MEDICAL SYSTEMS',
      'Philips',
      'Philips Medical Systems',
      'UIH',
      'Mediso',
    ]) {
      assert.ok(manufacturerOf(name), name);
    }
    assert.ok(manufacturerOf('Siemens Healthineers') && manufacturerOf(' SIEMENS '));
    for (const name of ['', 'CANON', 'GENERIC', 'UIHX', 'TOSHIBA'])
      assert.equal(manufacturerOf(name), undefined, name);
  });

  const named: readonly (readonly [string, string, number | undefined, number | undefined])[] = [
    ['SIEMENS', 'PSF+TOF 3i21s', 3, 21],
    ['SIEMENS', 'OSEM3D 4i21s', 4, 21],
    ['SIEMENS', 'OSEM2D 4i8s', 4, 8],
    ['SIEMENS', 'PSF+TOF 2i 21s', 2, 21],
    ['SIEMENS', 'FBP', undefined, undefined],
    ['SIEMENS', 'OSEM 0i8s', undefined, 8],
    ['SIEMENS', '99999i8s', undefined, undefined],
    ['CPS', 'OSEM 2i8s', 2, 8],
    ['Philips Medical Systems', 'BLOB-OS-TF', undefined, undefined],
    ['Philips', 'BLOB-OS-TF 3i33s', 3, 33],
    ['Mediso', 'Tera-Tomo 3D i6s9, Gauss @ 3 mm, AC SC', 6, 9],
    ['Mediso', 'Tera-Tomo 3D', undefined, undefined],
  ];
  for (const [manufacturer, text, iterations, subsets] of named) {
    it(`read "${text}" of ${manufacturer}`, () => {
      const found = reconstruction(manufacturer, [method(text)]);
      assert.deepEqual([found?.iterations, found?.subsets], [iterations, subsets]);
    });
  }

  it('read the filter: kernel, or what stands in the method', () => {
    assert.equal(reconstruction('CPS', [[0x00181210, 'SH', 'XYZG=7.00']])?.filter, 'XYZG=7.00');
    assert.equal(reconstruction('Mediso', [method('i6s9 @ 3.5 mm,')])?.filter, '3.5 mm');
  });

  const geBlock = (block: number, vr: string, iterations: Element[2], subsets: Element[2]): Elements => [
    [0x00090000 + block, 'LO', 'GEMS_PETD_01'],
    [0x00090000 + block * 256 + 0xb2, vr, iterations],
    [0x00090000 + block * 256 + 0xb3, vr, subsets],
  ];
  const int32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return bytes;
  };

  it('read private elements of GE as SL, as bytes under UN, in implicit VR, as text, and in another block', () => {
    const shapes: readonly (readonly [Elements, Vr])[] = [
      [geBlock(0x10, 'SL', 2, 21), 'explicit'],
      [geBlock(0x10, 'UN', int32(2), int32(21)), 'explicit'],
      [geBlock(0x10, 'SL', 2, 21), 'implicit'],
      [geBlock(0x10, 'UN', Buffer.from('2 '), Buffer.from('21')), 'explicit'],
      [geBlock(0x12, 'SL', 2, 21), 'explicit'],
      [geBlock(0x10, 'SL', 2, 21).slice(1), 'explicit'],
    ];
    for (const [elements, vr] of shapes) {
      const found = reconstruction('GE MEDICAL SYSTEMS', elements, vr);
      assert.deepEqual([found?.iterations, found?.subsets], [2, 21]);
    }
  });

  it("do not take another creator's elements for GE's, nor numbers that cannot be", () => {
    const [, ...values] = geBlock(0x10, 'SL', 2, 21);
    const other: Elements = [[0x00090010, 'LO', 'GEMS_IDEN_01'], ...values];
    assert.equal(reconstruction('GE MEDICAL SYSTEMS', other)?.iterations, undefined);
    for (const bad of [
      int32(-1),
      int32(0),
      int32(2 ** 31 - 1),
      Buffer.alloc(0),
      Buffer.alloc(3),
      Buffer.from('x'),
    ]) {
      const found = reconstruction('GE MEDICAL SYSTEMS', geBlock(0x10, 'UN', bad, bad));
      assert.deepEqual([found?.iterations, found?.subsets], [undefined, undefined]);
    }
  });

  it('read the private sequence of UIH in every encoding', () => {
    const inner: Elements = [
      [0x00189739, 'US', 3],
      [0x00189740, 'US', 20],
    ];
    const elements: Elements = [
      [0x00670010, 'LO', 'Image Private Header'],
      [0x00671021, 'SQ', [[[0x00189749, 'SQ', [inner]]]]],
    ];
    for (const vr of ['explicit', 'implicit'] as const) {
      for (const undefinedLength of [true, false]) {
        const found = reconstruction('UIH', elements, vr, undefinedLength);
        assert.deepEqual([found?.iterations, found?.subsets], [3, 20], `${vr} ${undefinedLength}`);
      }
    }
    // Under UN of explicit VR with a counted length, as archives that do not know the element write it.
    const counted = { explicitVr: false, undefinedLength: false, groupLengths: false };
    const bytes = encodeDataset([elements[1] as Element], counted).subarray(8);
    const found = reconstruction('UIH', [elements[0] as Element, [0x00671021, 'UN', bytes]]);
    assert.deepEqual([found?.iterations, found?.subsets], [3, 20]);
    const broken = reconstruction('UIH', [elements[0] as Element, [0x00671021, 'UN', bytes.subarray(0, 30)]]);
    assert.equal(broken?.iterations, undefined);
  });

  it('read the factors of Philips, and only those that can be', () => {
    const factors = (value: string) =>
      manufacturerOf('Philips')?.readCountFactors?.(
        dataset([
          [0x70530010, 'LO', 'Philips PET Private Group'],
          [0x70531000, 'DS', value],
          [0x70531009, 'DS', value],
        ]),
      );
    assert.deepEqual(factors('0.000551'), { suv: 0.000551, becquerels: 0.000551 });
    for (const bad of ['0', '-1', '', 'NaN', '1e999', 'x'.repeat(200)]) {
      assert.deepEqual(factors(bad), { suv: undefined, becquerels: undefined }, bad);
    }
  });
});
