/** What the scripted gateway says is wrong, and what changed in a header. */
import { saying } from './notice.ts';

const HOUR = 3_600_000;

export function exampleComparison(slice: number) {
  const element = (
    tag: string,
    name: string,
    vr: string,
    change: string,
    source: string | null,
    result: string | null,
  ) => ({
    path: tag,
    tag: tag.slice(-11),
    name,
    vr,
    depth: tag.includes('[') ? 1 : 0,
    isPrivate: tag.startsWith('(0071'),
    creator: tag.startsWith('(0071,10') ? 'SIEMENS MED PT' : null,
    change,
    source,
    result,
  });
  return {
    __typename: 'HeaderComparison',
    slice,
    slices: 89,
    seriesInstanceUid: '2.25.329',
    isWhole: true,
    unavailable: null,
    elements: [
      element('(0008,0008)', 'ImageType', 'CS', 'CHANGED', 'ORIGINAL\\PRIMARY', 'DERIVED\\PRIMARY'),
      element('(0008,0018)', 'SOPInstanceUID', 'UI', 'CHANGED', '1.2.840.113619.2.1.17', '2.25.1234567890'),
      element('(0008,103E)', 'SeriesDescription', 'LO', 'CHANGED', 'PET WB AC', 'PET WB AC PETFECTIOR'),
      element('(0008,2112)', 'SourceImageSequence', 'SQ', 'ADDED', null, '1'),
      element(
        '(0008,2112)[1].(0008,1155)',
        'ReferencedSOPInstanceUID',
        'UI',
        'ADDED',
        null,
        '1.2.840.113619.2.1.17',
      ),
      element('(0010,0020)', 'PatientID', 'LO', 'SAME', 'PHANTOM-00007', 'PHANTOM-00007'),
      element('(0040,9096)', 'RealWorldValueMappingSequence', 'SQ', 'REMOVED', '1', null),
      element('(0071,0010)', 'PrivateCreator', 'LO', 'SAME', 'SIEMENS MED PT', 'SIEMENS MED PT'),
      element('(0071,1023)', '', 'OB', 'REMOVED', '5000 B, SHA-256 3a7bd3e2360a3d29', null),
    ],
  };
}

/** As they are while the Uploader is stopped and a destination is away. */
export function exampleProblems(now: number) {
  const at = (hours: number): string => new Date(now - hours * HOUR).toISOString();
  return [
    {
      code: 'PROCESS_STOPPED',
      subject: 'UPLOADER',
      since: at(5),
      waiting: 14,
      nextTryAt: null,
      notice: saying('PROCESS_STOPPED', { process: 'UPLOADER' }),
    },
    {
      code: 'DESTINATION_FAILING',
      subject: 'PACS-NORTH',
      since: at(0.4),
      waiting: 1,
      nextTryAt: at(-0.03),
      notice: {
        ...saying('DESTINATION_FAILING', { device: 'PACS-NORTH' }),
        cause: saying('PORT_CLOSED', { host: 'pacs-north.example.org', port: 104 }),
      },
    },
  ];
}
