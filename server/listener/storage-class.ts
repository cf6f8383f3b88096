import { isUsableUid, PET_IMAGE_STORAGE } from '../../dicom/index.ts';

/** SOP classes of the standard have UIDs below this root, those of manufacturers below their own. */
const STANDARD_ROOT = '1.2.840.10008.';
/** Storage of the standard (PS3.4 B.5 and GG.3), retired ones too: composite objects, and those of no patient. */
const STANDARD_STORAGE =
  /^1\.2\.840\.10008\.5\.1\.(?:4\.1\.1\.\d[\d.]*|4\.(?:34\.(?:7|10)|38\.1|39\.1|43\.1|44\.1|45\.1)|1\.(?:27|29|30))$/;
/** Find, move, get and the making of inventories (PS3.4 JJ), which lie below the same root. */
const INVENTORY_SERVICES = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.201\.[2-9]$/;

/**
 * Whether an abstract syntax is one whose objects are taken and dropped: storage by the standard, and whatever has the
 * UID of a manufacturer. Those are raw data and private reports as a rule; a private service that is none is refused
 * with its first request. What asks something of us (query, retrieve, procedure steps, worklists) is of the standard.
 */
export function isDroppedClass(abstractSyntaxUid: string): boolean {
  if (abstractSyntaxUid === PET_IMAGE_STORAGE) return false;
  if (!abstractSyntaxUid.startsWith(STANDARD_ROOT)) return isUsableUid(abstractSyntaxUid);
  return STANDARD_STORAGE.test(abstractSyntaxUid) && !INVENTORY_SERVICES.test(abstractSyntaxUid);
}
