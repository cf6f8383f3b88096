import { parseDataset, TRANSFER_SYNTAX, type Dataset } from '../../dicom/index.ts';
import { encodeDataset, type Dataset as Elements } from '../../server/phantom/element.ts';

/** A dataset of these elements as the walker reads it; of elements that come twice, the last. */
export function petDataset(elements: Elements, explicitVr = true): Dataset {
  const last = new Map(elements.map((element) => [element[0], element]));
  const bytes = encodeDataset([...last.values()], {
    explicitVr,
    undefinedLength: false,
    groupLengths: false,
  });
  const { explicitLittleEndian, implicitLittleEndian } = TRANSFER_SYNTAX;
  return parseDataset(bytes, { transferSyntaxUid: explicitVr ? explicitLittleEndian : implicitLittleEndian });
}
