import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leavingTexts } from '../../../../server/steps/pack/leaving-texts.ts';
import { petDataset } from '../../../support/pet-dataset.ts';
import { jobMetadata } from '../../../support/remote/volumes.ts';

const { parameters } = jobMetadata();

function leaving(texts: Partial<typeof parameters>, kernel = '', listed: readonly string[] = []) {
  return leavingTexts({ ...parameters, ...texts }, petDataset([[0x00181210, 'SH', kernel]]), listed);
}

describe('texts of scanners leave to the letter', () => {
  it('by their manufacturers', () => {
    const names = [
      'SIEMENS',
      'Siemens Healthineers',
      'CPS',
      'GE MEDICAL SYSTEMS',
      'GE Healthcare',
      'UIH',
      'Mediso',
    ];
    const others = ['Philips Medical Systems', 'Philips', 'SIEMENS/CTI', 'CANON MEDICAL SYSTEMS', 'TOSHIBA'];
    const uih = ['United Imaging Healthcare', 'Shanghai United Imaging Healthcare Co., Ltd.'];
    for (const manufacturer of [...names, ...others, ...uih]) {
      const found = leaving({ manufacturer });
      assert.deepEqual([found.names.manufacturer, found.withheld], [manufacturer, []]);
    }
  });

  it('by their models', () => {
    const siemens = [
      'Biograph128_mCT',
      'Biograph 64',
      'Biograph40_mCT',
      'Biograph128_Vision 600 Edge',
      '1093',
      '1080',
    ];
    const siemens2 = [
      'Biograph_mMR',
      'Biograph Horizon',
      'Biograph64_TruePoint',
      'SOMATOM Definition AS mCT',
    ];
    const ge = [
      'Discovery ST',
      'Discovery STE',
      'Discovery 690',
      'Discovery MI',
      'Discovery MI DR',
      'Omni Legend',
    ];
    const philips = [
      'Gemini TF TOF 16',
      'GEMINI TF Big Bore',
      'Ingenuity TF PET/CT',
      'Vereos PET/CT',
      'Allegro Body(C)',
    ];
    const others = [
      'uMI 780',
      'uMI550',
      'uEXPLORER',
      'uPMR 790',
      'AnyScan PC',
      'Cartesion Prime',
      'SIGNA PET/MR',
      '1023',
    ];
    const models = [...siemens, ...siemens2, ...ge, ...philips, ...others];
    assert.deepEqual(
      models.filter((model) => leaving({ model }).names.model !== model),
      [],
    );
  });

  it('by their reconstructions and kernels', () => {
    const methods = [
      'PSF+TOF 2i21s',
      'OSEM2D 4i8s',
      'OSEM3D 4i21s',
      'OSEM 2i8s',
      'PSF 3i24s',
      'TrueX+TOF (ultraHD-PET) 4i5s',
      'Iterative 2D 2 iterations 8 subsets',
      'OP-OSEM3i24s',
      'FBP',
      '3D IR',
      'OSEM',
      'VPFX',
      'VPFXS',
      'VUE Point HD',
      'VPHD-S',
      'QCFX',
      'Q.Clear',
      '3D FORE-FBP',
      'BLOB-OS-TF',
      'LOR-RAMLA',
      '3D-RAMLA',
      'OSEM_TOF_PSF',
      'HYPER Iterative',
      'Tera-Tomo 3D i8s6, Gauss @ 3 mm, AC SC',
      'TOF-OSEM 3i12s + PSF',
      'PET_3D_RAMLA',
    ];
    const kernels = [
      'XYZ Gauss2.00',
      'XYZG=7.00',
      'Gauss 3.0',
      'All-pass',
      'Hann 0.50',
      '\\XYZ Gauss5.00',
      'NONE',
      'Standard',
    ];
    assert.deepEqual(
      methods.filter((reconstructionMethod) => leaving({ reconstructionMethod }).withheld.length > 0),
      [],
    );
    assert.deepEqual(
      kernels.filter((kernel) => leaving({}, kernel).withheld.length > 0),
      [],
    );
  });

  it('or not at all', () => {
    const texts = [
      'OSEM Smith',
      'OSEM SmithJane',
      'OSEM 4711',
      'OSEM 47.110815',
      '1 2 3 4 5 6 7',
      'Müller',
      'OSEM\u0007FBP',
      'OSEM\nFBP',
      'osemsmith',
      'OSEM '.repeat(20),
    ];
    for (const text of texts) {
      const found = leaving({ reconstructionMethod: text, model: text, manufacturer: text }, text);
      const left = [found.names.reconstructionMethod, found.names.manufacturer, found.kernels];
      assert.deepEqual(left, ['UNLISTED', 'UNLISTED', []], text);
      assert.ok(found.withheld.includes('ReconstructionMethod'));
    }
    assert.equal(leaving({ model: 'Biograph Smith' }).names.model, 'UNLISTED');
    assert.equal(leaving({ model: 'Biograph 47110' }).names.model, 'UNLISTED');
    assert.equal(
      leaving({ manufacturer: 'Philips, for Smith' }).names.manufacturer,
      'Philips Medical Systems',
    );
    const listed = leaving({ model: 'NewScan 1', reconstructionMethod: 'NewRecon' }, '', [
      'NewScan 1',
      'NewRecon',
    ]);
    assert.deepEqual([listed.names.model, listed.withheld], ['NewScan 1', []]);
  });
});
